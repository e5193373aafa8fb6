import Frame
import Files
struct Help { let session: Session; func lines(for: String) -> [String] { [] } }

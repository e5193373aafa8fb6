import Diagnostics
import Glibc

/// Runs the parser on a thread with a large stack when brackets are nested so deeply that the
/// caller's might not suffice.
enum DeepStack {
  /// Levels of brackets that every thread's stack has room for.
  private static let shallow = 24
  private static let stackSize = 256 << 20

  static func parse(_ lexer: Lexer) -> (statements: [Statement], parser: Parser) {
    let work = Work(lexer)
    guard lexer.deepest > shallow else {
      work.run()
      return (work.statements, work.parser)
    }
    var attributes = pthread_attr_t()
    var thread = pthread_t()
    guard pthread_attr_init(&attributes) == 0 else { return giveUp(work) }
    defer { pthread_attr_destroy(&attributes) }
    guard pthread_attr_setstacksize(&attributes, stackSize) == 0 else { return giveUp(work) }
    let argument = Unmanaged.passRetained(work)
    let status = pthread_create(
      &thread, &attributes,
      { argument in
        if let argument { Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue().run() }
        return nil
      }, argument.toOpaque())
    if status == 0 { pthread_join(thread, nil) }
    argument.release()
    return status == 0 ? (work.statements, work.parser) : giveUp(work)
  }

  /// Without memory for a stack, the nesting is what is too much.
  private static func giveUp(_ work: Work) -> (statements: [Statement], parser: Parser) {
    work.parser.failTooDeep()
    return ([], work.parser)
  }

  private final class Work {
    var parser: Parser
    var statements: [Statement] = []

    init(_ lexer: Lexer) { parser = Parser(lexer) }

    func run() { statements = parser.parseCell() }
  }
}

/// Versions, for `--version` and for scripts that pin the language.
public enum Version {
  public static let engine = "0.1.0"
  public static let language = 1
}

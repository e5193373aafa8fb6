import Diagnostics
import Frame
import Interpreter
import Numeric

/// A value of another target (a figure, a model, a recommender) as a value of the language.
final class Foreign<Content: Sendable>: Object, @unchecked Sendable {
  let content: Content
  private let name: String
  private let show: @Sendable (Content, DisplayStyle, Work) throws -> [String]
  private let members: [(name: String, value: @Sendable (Content) throws -> Value)]

  init(
    _ content: Content, _ name: String,
    members: [(name: String, value: @Sendable (Content) throws -> Value)] = [],
    show: @escaping @Sendable (Content, DisplayStyle, Work) throws -> [String]
  ) {
    self.content = content
    self.name = name
    self.members = members
    self.show = show
  }

  override var typeName: String { name }
  override var memberNames: [String] { members.map(\.name) }
  override func member(_ name: String) throws -> Value? {
    try members.first { $0.name == name }?.value(content)
  }
  override func lines(_ style: DisplayStyle, _ work: Work) throws -> [String] {
    try show(content, style, work)
  }
}

extension Value {
  /// The content of a foreign value of the type asked for.
  func foreign<Content: Sendable>(_ type: Content.Type) -> Content? {
    (object as? Foreign<Content>)?.content
  }
}

import Diagnostics
import Interpreter
import Syntax
import Testing

@testable import Notebook

@Suite struct HelpTests {
  private let session = Session(
    SessionOptions(style: DisplayStyle(width: 80, charset: .ascii), threads: 1, folder: "/"))
  private func help(_ topic: String) -> [String] { Help(session: session).lines(for: topic) }

  @Test("a function shows its signature, sentence, parameters and an example") func function() {
    let page = help("head").joined(separator: "\n")
    #expect(page.contains("head(data, n: 10)"))
    #expect(page.contains("Default 10."))
    #expect(page.contains("Example"))
  }

  @Test("a method is looked up for its receiver") func method() {
    session.run("films = table(x: [1])", name: "[1]")
    #expect(help("films.filter").first == "filter(data, where)")
    #expect(!help("films.filter").contains("filter(list, keep)"))
  }

  @Test("a word of another tool finds the function") func search() {
    #expect(help("groupby arrange").contains { $0.contains("sort") })
  }

  @Test("a misspelt name gets a suggestion or a find") func misspelt() {
    #expect(help("fliter").joined().contains("did you mean `filter`?"))
  }

  @Test("a variable is described without being read") func variable() {
    session.run("films = table(title: [\"Heat\"], year: [1995])", name: "[1]")
    let page = help("films")
    #expect(page.first == "films  dataset  1 row x 2 columns")
    #expect(page.contains { $0.contains("title") && $0.contains("text") })
  }

  @Test("the code of a message is explained") func code() {
    #expect(help("unknown-column").first == "unknown-column")
  }

  @Test("every line of every page fits the width") func widths() {
    var topics = [""] + session.machine.catalog.names + Explanations.codes
    topics.append("film")
    for topic in topics {
      for line in help(topic) where !line.hasPrefix("    ") {
        #expect(displayWidth(line) <= 80, "\(topic): \(line)")
      }
    }
  }

  @Test("the parameters of a script show type, range, default and comment") func parameters() {
    let source = "param k: int in 1..50 = 10  ## neighbours\nparam name: text\n"
    let tree = parse(SourceFile(name: "x.mvs", text: source))
    let lines = ParameterHelp(tree, file: "x.mvs").lines(width: 80)
    #expect(
      lines.contains { $0.contains("k: int in 1..50") && $0.contains("neighbours [default 10]") })
    #expect(lines.contains { $0.contains("name: text") && $0.contains("[must be given]") })
  }
}

import Interpreter
import Testing

@testable import Notebook

@Suite struct LineageTests {
  private func page(_ topic: String, after code: String) -> [String] {
    let session = Session(
      SessionOptions(style: DisplayStyle(width: 80, charset: .ascii), threads: 1, folder: "/"))
    session.onOutput = { _ in }
    session.run(code, name: "study.mvs")
    return Help(session: session).lines(for: topic)
  }

  @Test func aColumnTellsWhatItWasComputedFromAndWhere() {
    let code = """
      films = sample("films", rows: 20)
      films = films.with(profit: .revenue - .budget)
        .with(roi: .profit / .budget)
      """
    let lines = page("films.roi", after: code)
    #expect(lines.first == "films.roi  column of float, 20 rows", "\(lines)")
    #expect(lines.contains { $0.contains(".profit / .budget") && $0.hasSuffix("study.mvs:3") })
    #expect(lines.contains { $0.contains(".revenue - .budget") && $0.hasSuffix("study.mvs:2") })
    #expect(lines.contains { $0.contains(".revenue of sample data") })
  }

  @Test func aFunctionOfADatasetStaysAFunction() {
    let lines = page("films.filter", after: "films = sample(\"films\", rows: 5)")
    #expect(lines.first?.contains("filter") == true)
  }
}

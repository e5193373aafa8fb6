import Diagnostics
import Frame
import Testing

@testable import Learn

@Suite struct LeakCheckTests {
  let revenue = Lineage(.source("films.csv", column: "revenue"))
  let budget = Lineage(.source("films.csv", column: "budget"))
  let star = Lineage(.source("films.csv", column: "star"))
  let date = Lineage(.source("films.csv", column: "release_date"))

  var target: (name: String, lineage: Lineage) {
    ("class", Lineage(.computed("success_class(.budget, .revenue)"), from: [budget, revenue]))
  }

  func codes(_ features: (String, Lineage)...) -> [String] {
    LeakCheck.remarks(target: target, features: features.map { (name: $0.0, lineage: $0.1) })
      .map(\.code)
  }

  @Test func aFeatureOfTheSameSourceIsALeak() {
    let power = Lineage(.computed("sum(.revenue, by: .star)"), from: [revenue, star])
    let found = LeakCheck.remarks(target: target, features: [("star_power", power)])
    #expect(found.count == 1 && found.first?.kind == .warning)
    #expect(
      found.first?.message
        == "`.star_power` is computed from `.revenue`, and so is the target `.class`: the feature may hold the answer; leave it out, or use only the past (`before:`)"
    )
  }

  @Test func thePastIsNoLeak() {
    let past = Lineage(
      .computed("sum(.revenue, by: .star, before: .release_date)"), from: [revenue, star, date])
    #expect(codes(("star_power", past)).isEmpty)
    let scaled = Lineage(.computed("log(.star_power)"), from: [past])
    #expect(codes(("star_power", scaled)).isEmpty)
    let mixed = Lineage(.computed(".star_power + .revenue"), from: [past, revenue])
    #expect(codes(("mixed", mixed)) == ["target-leak"])
  }

  @Test func aPartOfTheFormulaIsANote() {
    #expect(codes(("budget", budget)) == ["part-of-target"])
    let merged = Lineage(.computed(".budget ?? .budget_imdb"), from: [budget])
    let target = (
      name: "class", lineage: Lineage(.computed("class(.budget)"), from: [merged, revenue])
    )
    let found = LeakCheck.remarks(target: target, features: [("budget", merged)])
    #expect(found.map(\.code) == ["part-of-target"])
  }

  @Test func rowsPutTogetherAreStillTheirColumn() {
    let both = Lineage(.computed("append"), from: [budget, budget])
    #expect(codes(("budget", both)) == ["part-of-target"])
    let summed = Lineage(.computed("sum(.budget, by: .star)"), from: [budget, star])
    #expect(codes(("budget", summed)) == ["target-leak"])
    let hidden = Lineage(.computed("append"), from: [summed, budget])
    #expect(codes(("budget", hidden)) == ["target-leak"])
  }

  @Test func otherColumnsAreSilent() {
    let year = Lineage(.computed(".release_date.year"), from: [date])
    #expect(codes(("star", star), ("year", year)).isEmpty)
  }

  @Test func aCopyOfTheTargetIsALeak() {
    let target = target
    let copy = Lineage(.computed("upper(.class)"), from: [target.lineage])
    for lineage in [copy, target.lineage] {
      let found = LeakCheck.remarks(target: target, features: [("copy", lineage)])
      #expect(found.map(\.code) == ["target-leak"])
    }
    let raw = LeakCheck.remarks(
      target: ("revenue", revenue),
      features: [("log_revenue", Lineage(.computed("log(.revenue)"), from: [revenue]))])
    #expect(raw.map(\.code) == ["target-leak"])
  }
}

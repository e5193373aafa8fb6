import Builtins
import Describe
import Diagnostics
import Interpreter
import Notebook
import Testing

/// What every function of the language must keep to.
@Suite struct CatalogTests {
  @Test func summariesAreSentences() {
    for spec in Catalog.standard.functions {
      let summary = spec.description.summary
      #expect(summary.hasSuffix(".") && summary.count <= 80, "\(spec.name): \(summary)")
      #expect(summary.first?.isUppercase == true, "\(spec.name): \(summary)")
    }
  }

  @Test func parametersAreDescribed() {
    for spec in Catalog.standard.functions {
      for parameter in spec.description.parameters {
        #expect(!parameter.summary.isEmpty, "\(spec.name): \(parameter.name)")
        if let value = parameter.defaultValue, value != .null {
          #expect(parameter.constraint.allows(value), "\(spec.name): default of \(parameter.name)")
        }
      }
    }
  }

  @Test func relatedFunctionsExist() {
    let names = Set(Catalog.standard.names)
    for spec in Catalog.standard.functions {
      for name in spec.description.seeAlso {
        let isKnown = names.contains(name)
        #expect(isKnown, "\(spec.name) names \(name)")
      }
    }
  }

  @Test func searchTermsAreNotFunctions() {
    let names = Set(Catalog.standard.names)
    for spec in Catalog.standard.functions {
      for term in spec.description.searchTerms where term == spec.name {
        #expect(!names.contains(term), "\(spec.name) repeats its own name")
      }
    }
  }

  /// Every documented example runs, and shows what it says.
  @Test func examplesRun() {
    for spec in Catalog.standard.functions {
      for example in spec.description.examples {
        var shown: [String] = []
        var errors: [String] = []
        let session = Session(
          SessionOptions(
            style: DisplayStyle(width: 80, charset: .ascii), threads: 1, folder: "/"))
        session.onOutput = { output in
          switch output {
          case .result(_, let lines): shown += lines
          case .printed(let text): shown.append(text)
          case .diagnostic(let diagnostic):
            errors.append("\(diagnostic.code): \(diagnostic.message)")
          default: break
          }
        }
        session.run(example.source, name: spec.name)
        #expect(errors.isEmpty, "\(spec.name): \(example.source) gave \(errors)")
        if let expected = example.shows, shown.first != expected {
          #expect(shown.joined(separator: "\n") == expected, "\(spec.name): \(example.source)")
        }
      }
    }
  }
}

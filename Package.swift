// swift-tools-version: 6.1
import PackageDescription

/// What the fuzz targets take apart.
let fuzzed: [Target.Dependency] = [
  "Diagnostics", "Describe", "Files", "Numeric", "Syntax", "Frame", "Interpreter", "Builtins",
  "Notebook",
]

/// The targets from the ground up: each imports only targets listed before it.
let package = Package(
  name: "mvs",
  products: [
    .executable(name: "mvs", targets: ["mvs"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2")
  ],
  targets: [
    .systemLibrary(
      name: "CReadline", providers: [.apt(["libreadline-dev"])]),
    .systemLibrary(
      name: "CUtf8proc", providers: [.apt(["libutf8proc-dev"])]),
    // Its `malloc` takes the place of glibc's: small values lie closer together, and cost less.
    .systemLibrary(name: "CAllocator", providers: [.apt(["libmimalloc-dev"])]),
    .target(name: "CRE2", linkerSettings: [.linkedLibrary("re2")]),
    .target(name: "CStreams"),
    .target(name: "CKernels"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),

    .target(name: "Diagnostics"),
    .target(name: "Describe", dependencies: ["Diagnostics"]),
    // Linked in whole: libraries loaded at every start would cost more than what uses them now and then.
    .target(
      name: "Files", dependencies: ["Diagnostics", "CZlib", "CZstd"],
      linkerSettings: [.linkedLibrary(":libz.a"), .linkedLibrary(":libzstd.a")]),
    .target(name: "Numeric", dependencies: ["Diagnostics"]),
    .target(name: "Statistics", dependencies: ["Numeric"]),
    .target(name: "Syntax", dependencies: ["Diagnostics"]),
    .target(
      name: "Frame",
      dependencies: [
        "Diagnostics", "Describe", "Files", "Numeric", "Statistics", "CRE2", "CStreams", "CSQLite",
        "CUtf8proc",
      ],
      linkerSettings: [.linkedLibrary(":libsqlite3.a"), .linkedLibrary(":libutf8proc.a")]),
    .target(name: "Plot", dependencies: ["Diagnostics", "Describe", "Numeric"]),
    .target(
      name: "Learn",
      dependencies: [
        "Diagnostics", "Describe", "Files", "Numeric", "Statistics", "Frame", "Plot", "CKernels",
      ]),
    .target(
      name: "Recommend",
      dependencies: ["Diagnostics", "Describe", "Files", "Numeric", "Frame", "Plot", "Learn"]),
    .target(
      name: "Interpreter",
      dependencies: ["Diagnostics", "Describe", "Files", "Numeric", "Syntax", "Frame"]),
    .target(
      name: "Builtins",
      dependencies: [
        "Diagnostics", "Describe", "Files", "Numeric", "Statistics", "Syntax", "Frame", "Plot",
        "Learn",
        "Recommend", "Interpreter",
      ]),
    .target(
      name: "Notebook",
      dependencies: [
        "Diagnostics", "Describe", "Files", "Numeric", "Syntax", "Frame", "Plot", "Learn",
        "Recommend", "Interpreter", "Builtins",
      ]),
    .executableTarget(
      name: "mvs",
      dependencies: [
        "CReadline", "CAllocator", "Diagnostics", "Describe", "Files", "Numeric", "Syntax",
        "Interpreter",
        "Notebook",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),

    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"], path: "Tests/Diagnostics"),
    .testTarget(
      name: "FilesTests", dependencies: ["Files", "Diagnostics", "CZlib", "CZstd"],
      path: "Tests/Files"),
    .testTarget(
      name: "SyntaxTests", dependencies: ["Diagnostics", "Syntax"], path: "Tests/Syntax"),
    .testTarget(
      name: "StatisticsTests", dependencies: ["Statistics", "Numeric"], path: "Tests/Statistics"),
    .testTarget(
      name: "FrameTests",
      dependencies: ["Frame", "Files", "Numeric", "Statistics", "CSQLite", "CZlib"],
      path: "Tests/Frame"),
    .testTarget(
      name: "PlotTests", dependencies: ["Plot", "Diagnostics", "Describe", "Numeric"],
      path: "Tests/Plot"),
    .testTarget(
      name: "LearnTests",
      dependencies: ["Learn", "CKernels", "Frame", "Numeric", "Describe", "Diagnostics"],
      path: "Tests/Learn", exclude: ["Data"]),
    .testTarget(
      name: "RecommendTests",
      dependencies: ["Recommend", "Learn", "Frame", "Files", "Numeric", "Diagnostics"],
      path: "Tests/Recommend"),
    .testTarget(
      name: "GoldenTests",
      dependencies: ["Notebook", "Interpreter", "Syntax", "Files", "Diagnostics"],
      path: "Tests/Golden", exclude: ["messages", "plots", "quick_start.txt"]),
    .testTarget(
      name: "SpecTests",
      dependencies: ["Notebook", "Builtins", "Interpreter", "Describe", "Diagnostics"],
      path: "Tests/Specs",
      exclude: ["cases"]),
    .testTarget(name: "StructureTests", path: "Tests/Structure"),
    .testTarget(
      name: "FuzzTests", dependencies: fuzzed, path: "Tests/Fuzz",
      exclude: ["Entry.swift", "corpus", "fuzz", "words.txt"]),
    .testTarget(
      name: "NotebookTests",
      dependencies: ["Notebook", "Interpreter", "Syntax", "Files", "Diagnostics"],
      path: "Tests/Notebook"),
    .testTarget(
      name: "CommandLineTests",
      dependencies: ["mvs", "Notebook", "Interpreter", "Syntax", "Files", "Diagnostics"],
      path: "Tests/CommandLine"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

// The same targets as one program for libFuzzer, which `make fuzz` builds with its own flags.
if Context.environment["MVS_FUZZ"] != nil {
  package.targets.removeAll { $0.name == "FuzzTests" }
  package.targets.append(
    .executableTarget(
      name: "fuzz", dependencies: fuzzed, path: "Tests/Fuzz",
      exclude: ["RandomTests.swift", "ReplayTests.swift", "corpus", "fuzz", "words.txt"]))
}

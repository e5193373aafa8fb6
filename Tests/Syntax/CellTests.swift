import Diagnostics
import Testing

@testable import Syntax

/// Percent cells, documentation comments, the pinned version.
@Suite struct CellTests {
  @Test func cellsAreSplitFirst() {
    let tree = parse(
      """
      # %% Load  tags=["parameters", "slow"]
      x = [1,
      # %% [markdown] About
      # # Title
      #
      # text

      # %%
      y = 2
      #%%
      """)
    #expect(tree.cells.map(\.kind) == [.code, .markdown, .code, .code])
    #expect(tree.cells.map(\.title) == ["Load", "About", nil, nil])
    #expect(tree.cells[0].tags == ["parameters", "slow"])
    #expect(tree.cells[1].markdown == "# Title\n\ntext")
    #expect(tree.cells[2].statements.count == 1)
    #expect(tree.diagnostics.map(\.code) == ["missing-bracket"])
    #expect(!tree.isIncomplete)
  }

  @Test func textWithoutMarkersIsOneCell() {
    #expect(parse("x = 1\ny = 2").cells.count == 1)
    #expect(parse("").cells.count == 1)
    #expect(parse("\n# note\n# %% A\nx").cells.map(\.title) == ["A"])
    #expect(parse("z\n# %% A\nx").cells.map(\.title) == [nil, "A"])
  }

  @Test func bodiesBeginAfterTheMarker() {
    let tree = parse("# %% A\nx\n# %% B\ny\n")
    #expect(tree.cells.map(\.body.text) == ["x\n", "y\n"])
  }

  @Test func versionIsRead() {
    #expect(parse("#!/usr/bin/env mvs\n# mvs: 1\nx").languageVersion?.version == 1)
    #expect(parse("# mvs: 2\n# %% A\nx").languageVersion?.version == 2)
    #expect(parse("# %% A\n# mvs: 3\nx").languageVersion?.version == 3)
    #expect(parse("# %% A\nx\n# %% B\n# mvs: 3").languageVersion == nil)
    #expect(parse("# mvs: one").diagnostics.map(\.code) == ["bad-version"])
  }

  @Test func moduleDocumentationIsTheFirstBlock() {
    #expect(
      parse("## The module.\n## More.\n\n## Of f.\nfn f() = 1").documentation
        == "The module.\nMore.")
    #expect(parse("## Of f.\nfn f() = 1").documentation == nil)
    #expect(parse("## The module.\nuse film").documentation == "The module.")
  }

  @Test func badMarkersAreTold() {
    #expect(parse("# %% tags=[a]\nx").diagnostics.map(\.code) == ["bad-cell-tags"])
    #expect(parse("# %% [markdown]\ntext").diagnostics.map(\.severity) == [.warning])
  }
}

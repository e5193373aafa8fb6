import Interpreter

extension Catalog {
  /// All functions of the language. Where several share a name, the first whose first parameter takes
  /// the value is meant, so those of special types come before those of columns.
  public static let standard = Catalog(
    OutputFunctions.all + ClockFunctions.all + ListFunctions.all + RecordFunctions.all
      + ListFunctions.places
      + ColumnWalks.all + DateFunctions.all + RowVerbs.all + ColumnVerbs.all
      + ShapeVerbs.all + DrawVerbs.all
      + RegressionFunctions.all + TestFunctions.all + CountTestFunctions.all
      + JoinVerbs.all + ReadingFunctions.all + PlotFunctions.all + ModelFunctions.all
      + SelectionFunctions.all + SearchFunctions.all + JudgementFunctions.all + ClusterFunctions.all
      + CurveFunctions.all + ScoreFunctions.all + ModelPictures.all
      + RecommenderFunctions.all + ElementLifts.all + WindowLifts.all)
}

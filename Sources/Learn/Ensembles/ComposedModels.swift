extension Models {
  /// Models that are made of other models.
  public static let composed: [ModelSpec] = [
    Voting.spec, Stacking.spec, Calibrated.spec, TunedThreshold.spec, Cumulative.spec,
  ]
}

public import Corpora
public import Metrics

/// What a comparison is asked for.
public struct ComparisonOptions: Sendable {
  /// What is compared; nil for BLEU, and of taggers for F1 where tags mark spans, else accuracy.
  public var metric: Comparison.Metric?
  /// The split whose translations are compared.
  public var split = Split.test
  /// The name of the baseline, or one of its runs' paths; the first system when nil.
  public var baseline: String?
  /// The test of differences; nil for none.
  public var test: PairedTest? = .bootstrap()
  /// The seed of resampling.
  public var seed = PairedTest.defaultSeed
  /// The p below which a difference is marked.
  public var level = 0.05
  /// Tasks or languages whose group is said in place of being decided by size.
  public var groups: [ResourceGroup: [String]] = [:]

  /// The test text with a paired bootstrap against the first system.
  public init() {}
}

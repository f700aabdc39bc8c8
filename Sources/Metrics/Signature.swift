import Foundation

/// One `key:value` of a signature.
public struct SignatureField: Equatable, Sendable {
  /// The key, one of sacreBLEU's.
  public var key: String
  /// The value, without `|`.
  public var value: String

  /// A field of this key and value.
  public init(_ key: String, _ value: String) {
    self.key = key
    self.value = value
  }
}

/// What a score depends on, in one line, so that it can be computed again.
///
/// The keys are sacreBLEU's, in its order: the number of references, the resampling (`bs`, `ar`,
/// `seed`), then the metric's own. The last key is `impl`, with this program's name and version in
/// the place of sacreBLEU's `version`.
public struct Signature: Equatable, Sendable, CustomStringConvertible {
  /// This program's name and version.
  public static let implementation = "gradvac-0.1.0"

  /// The fields in order.
  public var fields: [SignatureField]

  /// The signature of a metric on these references.
  ///
  /// - Parameters:
  ///   - metric: the metric with its options.
  ///   - references: what was scored against.
  ///   - bootstrapSamples: the number of bootstrap resamples, where there were any.
  ///   - randomisationTrials: the number of approximate randomisation trials, where there were any.
  ///   - seed: the seed of either.
  public init(
    of metric: some CorpusMetric, references: References, bootstrapSamples: Int? = nil,
    randomisationTrials: Int? = nil, seed: UInt64? = nil,
    implementation: String = Signature.implementation
  ) {
    fields = [SignatureField("nrefs", references.countDescription)]
    let resampling: [(String, String?)] = [
      ("bs", bootstrapSamples.map(String.init)), ("ar", randomisationTrials.map(String.init)),
      ("seed", seed.map { String($0) }),
    ]
    fields += resampling.compactMap { key, value in value.map { SignatureField(key, $0) } }
    fields += metric.signatureFields
    fields.append(SignatureField("impl", implementation))
  }

  /// The line: `nrefs:1|case:mixed|…|impl:gradvac-0.1.0`.
  public var description: String {
    fields.map { "\($0.key):\($0.value)" }.joined(separator: "|")
  }
}

/// The number with `digits` after the point, rounded as C and Python round.
func fixedPoint(_ value: Double, digits: Int) -> String {
  String(format: "%.\(digits)f", value)
}

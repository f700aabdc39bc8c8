/// A metric under the key that it has on the command line and in JSON.
public struct NamedMetric: Sendable {
  /// The keys that `init(key:)` knows.
  public static let keys = ["bleu", "chrf", "chrf++"]

  /// The key, such as `chrf++`.
  public let key: String
  /// The metric with its options.
  public let metric: any CorpusMetric

  /// Any metric under any key but `name`, which a report uses itself.
  public init(key: String, metric: any CorpusMetric) {
    precondition(key != "name", "The key `name` is the system's name in reports.")
    self.key = key
    self.metric = metric
  }

  /// The metric of a known key.
  ///
  /// - Parameters:
  ///   - key: one of `keys`.
  ///   - tokenizer: how BLEU splits words; chrF has none.
  ///   - lowercase: whether both sides are put in lower case first.
  /// - Throws: `MetricError.unknownMetric`.
  public init(
    key: String, tokenizer: Tokenizer = .mteval13a, lowercase: Bool = false
  ) throws(MetricError) {
    switch key {
    case "bleu": metric = BLEU(tokenizer: tokenizer, lowercase: lowercase)
    case "chrf": metric = CHRF(lowercase: lowercase)
    case "chrf++": metric = CHRF(wordOrder: 2, lowercase: lowercase)
    default: throw .unknownMetric(name: key)
    }
    self.key = key
  }
}

/// Lines with the name of the file or system that they come from.
public struct NamedLines: Equatable, Sendable {
  /// The name for reports and errors.
  public let name: String
  /// The lines, without their line feeds.
  public let lines: [String]

  /// These lines under a name.
  public init(name: String, lines: [String]) {
    self.name = name
    self.lines = lines
  }
}

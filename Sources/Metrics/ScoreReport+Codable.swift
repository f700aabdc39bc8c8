extension ScoreReport.System: Codable {
  /// `name`, or the key of a metric.
  private struct Key: CodingKey {
    static let name = Key(stringValue: "name")

    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  /// Reads `{"name": …, "bleu": {…}, …}`; every key but `name` is a metric.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    name = try container.decode(String.self, forKey: .name)
    metrics = [:]
    for key in container.allKeys where key.stringValue != Key.name.stringValue {
      metrics[key.stringValue] = try container.decode(ScoreReport.Entry.self, forKey: key)
    }
  }

  /// Writes `{"name": …, "bleu": {…}, …}`.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(name, forKey: .name)
    for (key, entry) in metrics.sorted(by: { $0.key < $1.key }) {
      try container.encode(entry, forKey: Key(stringValue: key))
    }
  }
}

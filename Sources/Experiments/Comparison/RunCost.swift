public import Foundation

/// What a run's training took, by its log.
public struct RunCost: Codable, Sendable, Equatable {
  /// Updates made.
  public var updates: Int
  /// Sentence pairs trained on; nil where a run was killed before it could say.
  public var sentences: Int?
  /// Target tokens trained on.
  public var tokens: Int
  /// Seconds of training, validation included, over all resumptions.
  public var seconds: Double
  /// Whether training came to its end.
  public var isFinished: Bool

  /// A cost from all values.
  public init(updates: Int, sentences: Int?, tokens: Int, seconds: Double, isFinished: Bool) {
    self.updates = updates
    self.sentences = sentences
    self.tokens = tokens
    self.seconds = seconds
    self.isFinished = isFinished
  }

  private enum CodingKeys: String, CodingKey {
    case updates, sentences, tokens, seconds
    case isFinished = "finished"
  }

  private struct Record: Decodable {
    var kind: String
    var step: Int
    var seconds: Double
    var tokens: Int?
    var sentences: Int?
    var reason: String?
  }

  /// Reads a run's `log.jsonl`; lines that are no records are passed over.
  ///
  /// - Returns: nil where there is no record of training.
  public init?(log: URL) {
    guard let text = try? String(contentsOf: log, encoding: .utf8) else { return nil }
    self.init(updates: 0, sentences: 0, tokens: 0, seconds: 0, isFinished: false)
    let decoder = JSONDecoder()
    var hasRecord = false
    for line in text.split(separator: "\n") {
      guard let record = try? decoder.decode(Record.self, from: Data(line.utf8)) else { continue }
      hasRecord = true
      note(record)
    }
    guard hasRecord else { return nil }
  }

  private mutating func note(_ record: Record) {
    updates = max(updates, record.step)
    seconds = max(seconds, record.seconds)
    if let tokens = record.tokens {
      self.tokens = tokens
      sentences = record.sentences
    }
    isFinished = record.kind == "end" && record.reason != "interrupted"
  }

  /// The cost of several runs that together make one system, such as bilingual models.
  static func total(_ costs: [RunCost]) -> RunCost? {
    guard let first = costs.first else { return nil }
    return costs.dropFirst().reduce(into: first) { sum, cost in
      sum.updates += cost.updates
      sum.sentences = sum.sentences.flatMap { mine in cost.sentences.map { mine + $0 } }
      sum.tokens += cost.tokens
      sum.seconds += cost.seconds
      sum.isFinished = sum.isFinished && cost.isFinished
    }
  }

  /// The mean cost of several seeds, counts rounded.
  static func mean(_ costs: [RunCost]) -> RunCost? {
    guard var mean = total(costs) else { return nil }
    let count = Double(costs.count)
    func share(_ value: Int) -> Int { Int((Double(value) / count).rounded()) }
    mean.updates = share(mean.updates)
    mean.sentences = mean.sentences.map(share)
    mean.tokens = share(mean.tokens)
    mean.seconds /= count
    return mean
  }
}

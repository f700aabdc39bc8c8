import Checkpoints
import Foundation

/// Where a run's records go: `log.jsonl` for programs and `events/` for TensorBoard.
final class TrainingLog {
  private let lines: JSONLinesWriter
  private let events: EventFileWriter

  /// Opens a run's logs, and forgets records of updates that a resumed run will make again.
  ///
  /// - Parameter step: the update from which training goes on; 0 at the start.
  init(log: URL, events folder: URL, step: Int) throws {
    try Self.truncate(log, after: step)
    lines = try JSONLinesWriter(path: log.path)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let now = Date().timeIntervalSince1970
    let name = "events.out.tfevents.\(Int(now)).gradvac.\(step)"
    events = try EventFileWriter(path: folder.appendingPathComponent(name).path, wallTime: now)
  }

  func append(_ record: TrainingRecord) throws {
    try lines.append(record)
    try scalar("train/loss", record.loss, record.step)
    try scalar("train/learning_rate", record.learningRate, record.step)
    try scalar("train/gradient_norm", record.gradientNorm, record.step)
    try scalar("train/tokens_per_second", record.tokensPerSecond, record.step)
    for (task, loss) in record.taskLoss.sorted(by: { $0.key < $1.key }) {
      try scalar("train_loss/\(task)", loss, record.step)
    }
    guard let rule = record.rule else { return }
    try scalar("rule/active", rule.active, record.step)
    if let cosine = rule.cosine { try scalar("rule/cosine", cosine, record.step) }
    for (task, weight) in rule.weights.sorted(by: { $0.key < $1.key }) {
      try scalar("rule_weight/\(task)", weight, record.step)
    }
  }

  func append(_ record: ValidationRecord) throws {
    try lines.append(record)
    try scalar("validation/loss", record.validation.loss, record.step)
    for (figure, values) in record.validation.figures.sorted(by: { $0.key < $1.key }) {
      for (task, value) in values.sorted(by: { $0.key < $1.key }) {
        try scalar("validation_\(figure)/\(task)", value, record.step)
      }
    }
  }

  func append(_ record: EventRecord) throws { try lines.append(record) }

  func close() throws {
    try lines.close()
    try events.close()
  }

  private func scalar(_ tag: String, _ value: Double, _ step: Int) throws {
    try events.append(
      tag: tag, value: Float(value), step: step, wallTime: Date().timeIntervalSince1970)
  }

  private struct Numbered: Decodable { var step: Int }

  private static func truncate(_ log: URL, after step: Int) throws {
    guard let text = try? String(contentsOf: log, encoding: .utf8) else { return }
    let kept = text.split(separator: "\n").filter { line in
      let record = try? JSONDecoder().decode(Numbered.self, from: Data(line.utf8))
      return record.map { $0.step <= step } ?? false
    }
    try AtomicFile.write(Data(kept.map { $0 + "\n" }.joined().utf8), to: log.path)
  }
}

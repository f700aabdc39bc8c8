import GradientVaccine
import TaskGradients

/// Sums over the updates since the last record of the log.
///
/// A checkpoint between two records carries them, so that a resumed run logs the same means.
struct IntervalStatistics: Codable {
  private var updates = 0
  private var skipped = 0
  private var clipped = 0
  private var normSum = 0.0
  private var paddingSum = 0.0
  private var lossSum: [String: Double] = [:]
  private var tokenSum: [String: Int] = [:]
  private var rule = RuleSums()

  /// Whether no update was counted.
  var isEmpty: Bool { updates == 0 }

  /// The target tokens of the interval.
  var tokens: Int { tokenSum.values.reduce(0, +) }

  /// The mean loss per target token.
  var loss: Double { lossSum.values.sorted().reduce(0, +) / Double(max(tokens, 1)) }

  /// Counts an update.
  ///
  /// - Parameter norm: the gradient's norm before clipping; an update with a norm that is not finite
  ///   was left out, and its losses count nothing.
  mutating func add(_ work: StepWork, _ combined: CombinedGradient, norm: Double, clipNorm: Double)
  {
    updates += 1
    paddingSum += work.padding
    rule.add(combined.report)
    guard norm.isFinite else {
      skipped += 1
      return
    }
    normSum += norm
    if clipNorm > 0 && norm > clipNorm { clipped += 1 }
    let total = Double(work.tokens.reduce(0, +))
    for (index, task) in work.losses.map(\.task).enumerated() {
      lossSum[task, default: 0] += combined.losses[index] * total
      tokenSum[task, default: 0] += work.tokens[index]
    }
  }

  /// The record of the interval.
  func record(
    step: Int, seconds: Double, rate: Double, totalTokens: Int, epoch: Double? = nil,
    intervalSeconds: Double
  ) -> TrainingRecord {
    let taken = max(updates - skipped, 1)
    let byTask = lossSum.keys.map { task in
      (task, (lossSum[task] ?? 0) / Double(max(tokenSum[task] ?? 0, 1)))
    }
    return TrainingRecord(
      step: step, seconds: seconds, loss: loss,
      taskLoss: Dictionary(uniqueKeysWithValues: byTask), learningRate: rate,
      gradientNorm: normSum / Double(taken), clipped: Double(clipped) / Double(taken),
      skipped: skipped, tokens: totalTokens,
      tokensPerSecond: Double(tokens) / max(intervalSeconds, 1e-9),
      padding: paddingSum / Double(max(updates, 1)), epoch: epoch, rule: rule.record)
  }
}

/// Sums of what a rule reports.
private struct RuleSums: Codable {
  private var updates = 0
  private var groups = 0
  private var cosineSum = 0.0
  private var cosineCount = 0
  private var corrections = 0
  private var pairs = 0
  private var ratioSum = 0.0
  private var ratioCount = 0
  private var ascents = 0
  private var weightSum: [String: Double] = [:]
  private var weightCount: [String: Int] = [:]

  mutating func add(_ report: StepReport) {
    guard !report.groups.isEmpty else { return }
    updates += 1
    // In one order, so that a resumed run logs the same digits as one that never stopped.
    for (_, outcome) in report.groups.sorted(by: { $0.key < $1.key }) {
      groups += 1
      corrections += outcome.firedCount
      pairs += report.tasks.count * (report.tasks.count - 1)
      if outcome.descentSign < 0 { ascents += 1 }
      if let ratio = outcome.normRatio {
        ratioSum += ratio
        ratioCount += 1
      }
      addCosines(outcome.cosines)
      for (task, weight) in zip(report.tasks, outcome.weights) {
        weightSum[task, default: 0] += weight
        weightCount[task, default: 0] += 1
      }
    }
  }

  private mutating func addCosines(_ cosines: PairTable<Double>) {
    for row in 0..<cosines.count {
      for column in 0..<row where cosines[row, column].isFinite {
        cosineSum += cosines[row, column]
        cosineCount += 1
      }
    }
  }

  var record: RuleRecord? {
    guard updates > 0 else { return nil }
    let means = weightSum.map { ($0.key, $0.value / Double(weightCount[$0.key] ?? 1)) }
    return RuleRecord(
      cosine: cosineCount > 0 ? cosineSum / Double(cosineCount) : nil,
      corrections: Double(corrections) / Double(updates),
      active: pairs > 0 ? Double(corrections) / Double(pairs) : 0,
      normRatio: ratioCount > 0 ? ratioSum / Double(ratioCount) : nil,
      ascents: Double(ascents) / Double(max(groups, 1)),
      weights: Dictionary(uniqueKeysWithValues: means))
  }
}

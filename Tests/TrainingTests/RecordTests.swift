import Foundation
import GradientVaccine
import Layers
import Tensors
import Testing

@testable import TaskGradients
@testable import Training

@Suite("Schedules, statistics and records")
struct RecordTests {
  @Test(
    "the rate rises linearly to its peak and falls with the root of the step",
    arguments: [
      (4, 1, 0.25), (4, 2, 0.5), (4, 4, 1), (4, 16, 0.5), (4, 100, 0.2), (0, 1, 1), (0, 4, 0.5),
      (1, 1, 1),
    ])
  func schedule(warmup: Int, step: Int, expected: Double) {
    let schedule = LearningRateSchedule(peak: 1e-3, warmup: warmup)
    #expect(abs(schedule.rate(at: step) - 1e-3 * expected) < 1e-15)
  }

  // With two warm-up updates of ten, `get_linear_schedule_with_warmup` has its peak at the third.
  @Test(
    "the linear schedule falls to zero behind the last update",
    arguments: [
      (0, 1, 1), (0, 2, 0.9), (0, 10, 0.1), (0, 11, 0), (0, 50, 0), (2, 1, 0.5), (2, 2, 1),
      (2, 3, 1), (2, 4, 0.875), (2, 10, 0.125), (2, 11, 0),
    ])
  func linear(warmup: Int, step: Int, expected: Double) {
    let schedule = LearningRateSchedule(.linear, peak: 2e-5, warmup: warmup, updates: 10)
    #expect(abs(schedule.rate(at: step) - 2e-5 * expected) < 1e-18)
    let constant = LearningRateSchedule(.constant, peak: 2e-5, warmup: warmup)
    #expect(abs(constant.rate(at: step) - (step < warmup ? 1e-5 : 2e-5)) < 1e-18)
  }

  @Test("the last update of a linear schedule is the first limit that is reached")
  func limits() {
    var options = TrainingOptions()
    options.schedule = .linear
    #expect(options.faults.contains { $0.hasPrefix("schedule is linear") })
    options.maxSteps = 100
    #expect(options.faults.isEmpty && options.rates(updates: 40).updates == 100)
    options.maxEpochs = 2
    #expect(options.rates(updates: 40).updates == 40 && options.rates(updates: 400).updates == 100)
  }

  @Test("the first update of Adam moves every value by the rate against its gradient")
  func adam() throws {
    let problem = try ToyProblem()
    let before: [Float] = try problem.parameters.values.array()
    let optimizer = try AdamOptimizer(problem.parameters)
    let signs = before.indices.map { Float($0.isMultiple(of: 2) ? 0.001 : -70) }
    try optimizer.update(Tensor(signs), rate: 0.01)
    let after: [Float] = try problem.parameters.values.array()
    for index in before.indices {
      #expect(abs(after[index] - before[index] + (signs[index] > 0 ? 0.01 : -0.01)) < 1e-6)
    }
    #expect(optimizer.updates == 1)
  }

  /// A step of two tasks with gradients of norms 1 and 2 and a cosine, under joint training.
  private func combined(_ cosine: Double, losses: [Double]) throws -> CombinedGradient {
    var aligner = try GradientAligner(method: MethodConfiguration(name: "joint"), seed: 0)
    try aligner.beginStep(tasks: ["a", "b"], losses: losses)
    let values = [1, 2 * cosine, 2 * cosine, 4].map { cosine.isNaN ? .nan : $0 }
    let gramian = Gramian(count: 2, values: values)
    _ = try aligner.weights(for: "model", gramian: gramian)
    return CombinedGradient(
      gradient: try .zeros([1]), losses: losses, report: try aligner.endStep(),
      gramians: ["model": gramian])
  }

  private func work(_ tokens: [Int], padding: Double) -> StepWork {
    let losses = ["a", "b"].map { TaskLoss($0) { try .zeros([]) } }
    return StepWork(losses: losses, tokens: tokens, rows: 5, padding: padding)
  }

  @Test("means are per token, over updates that were made")
  func statistics() throws {
    var statistics = IntervalStatistics()
    // Shares of the batch loss: 10 and 5 nats over 10 tokens, then 8 and 12 over 20.
    try statistics.add(
      work([4, 6], padding: 0.1), combined(0.5, losses: [1, 0.5]), norm: 3, clipNorm: 1)
    try statistics.add(
      work([15, 5], padding: 0.3), combined(-0.25, losses: [0.4, 0.6]), norm: 0.5, clipNorm: 1)
    try statistics.add(
      work([7, 7], padding: 0.2), combined(.nan, losses: [.nan, 1]), norm: .nan, clipNorm: 1)
    #expect(statistics.tokens == 30)
    let record = statistics.record(
      step: 60, seconds: 9, rate: 0.5, totalTokens: 77, intervalSeconds: 2)
    func near(_ value: Double?, _ expected: Double) -> Bool {
      value.map { abs($0 - expected) < 1e-12 } ?? false
    }
    #expect(near(record.loss, 35.0 / 30))
    #expect(near(record.taskLoss["a"], 18.0 / 19) && near(record.taskLoss["b"], 17.0 / 11))
    #expect(near(record.gradientNorm, 1.75) && near(record.clipped, 0.5) && record.skipped == 1)
    #expect(near(record.padding, 0.2) && near(record.tokensPerSecond, 15))
    #expect(record.tokens == 77 && record.step == 60 && record.learningRate == 0.5)
    let rule = try #require(record.rule)
    #expect(near(rule.cosine, 0.125), "\(rule)")
    #expect(rule.corrections == 0 && rule.weights == ["a": 1, "b": 1])
    #expect(near(rule.normRatio, 1) && rule.ascents == 0)
  }

  @Test("a rule that forms no Gramian has no record, and no update gives no division by zero")
  func empty() {
    let record = IntervalStatistics().record(
      step: 0, seconds: 0, rate: 0, totalTokens: 0, intervalSeconds: 0)
    #expect(record.rule == nil && record.loss == 0 && record.tokensPerSecond == 0)
  }

  private func keys(_ record: some Encodable) throws -> Set<String> {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(record))
    return Set((object as? [String: Any] ?? [:]).keys)
  }

  @Test("the log's keys are what other programs read")
  func keys() throws {
    var statistics = IntervalStatistics()
    try statistics.add(
      work([1, 1], padding: 0), combined(0.5, losses: [1, 1]), norm: 1, clipNorm: 0)
    let record = statistics.record(
      step: 1, seconds: 1, rate: 1, totalTokens: 1, intervalSeconds: 1)
    #expect(
      try keys(record) == [
        "kind", "step", "seconds", "loss", "task_loss", "learning_rate", "gradient_norm",
        "clipped", "skipped", "tokens", "tokens_per_second", "padding", "rule",
      ])
    #expect(
      try keys(#require(record.rule)) == [
        "cosine", "corrections", "active", "norm_ratio", "ascents", "weights",
      ])
    let validation = Validation(loss: 1, score: 2, measure: "BLEU", figures: [:])
    #expect(
      try keys(ValidationRecord(step: 1, seconds: 1, validation: validation, isBest: true))
        == ["kind", "step", "seconds", "validation", "is_best"])
    #expect(try keys(validation) == ["loss", "score", "measure", "figures"])
    #expect(
      try keys(
        EventRecord(
          kind: "end", step: 1, seconds: 1, tokens: 9, sentences: 2, reason: "finished"))
        == ["kind", "step", "seconds", "tokens", "sentences", "reason"])
    #expect(
      try JSONDecoder().decode(TrainingRecord.self, from: JSONEncoder().encode(record)) == record)
  }

  @Test("scores: only a finite, greater one is best")
  func note() throws {
    let aligner = try GradientAligner(method: MethodConfiguration(name: "joint"), seed: 0)
    var state = TrainerState(aligner: aligner.state, progress: ToyProblem.Progress())
    func note(_ step: Int, _ score: Double) -> Bool {
      state.step = step
      return state.note(score: score)
    }
    #expect(!note(1, .nan) && state.bestStep == nil && state.stale == 1)
    #expect(note(2, -5) && state.stale == 0 && state.bestScore == -5)
    #expect(!note(3, -5) && state.bestStep == 2 && state.stale == 1)
    #expect(!note(4, .infinity) && !note(5, -.infinity) && !note(6, .nan) && state.stale == 4)
    #expect(note(7, -4.5) && state.bestStep == 7 && state.stale == 0)
    // What is kept can be written as JSON, which has no infinite numbers, and read back.
    let data = try JSONEncoder().encode(state)
    let read = try JSONDecoder().decode(TrainerState<ToyProblem.Progress>.self, from: data)
    #expect(read.scores == [2: -5, 3: -5, 7: -4.5] && read.bestStep == 7)
  }

  @Test("every fault of the options has its sentence")
  func faults() {
    var options = TrainingOptions()
    #expect(
      options.faults == [
        "max_steps, max_minutes and max_epochs are all 0; give one of them, or training never ends"
      ])
    options.maxSteps = 1
    #expect(options.faults.isEmpty)
    options.learningRate = .nan
    options.labelSmoothing = 1
    options.updateFreq = 0
    options.keepLast = 0
    #expect(
      options.faults == [
        "learning_rate is nan; it is 0 or more",
        "label_smoothing is 1.0; it is at least 0 and below 1",
        "update_freq is 0; it is 1 or more", "keep_last is 0; it is 1 or more",
      ])
  }
}

import Console
public import GradientVaccine

// Letters: K tasks.

/// Measures what a rule costs by itself: random Gramians in, weights out.
public struct RuleBenchmark {
  /// What a rule costs.
  public struct Measurement: Codable, Sendable, Equatable {
    /// The rule's name.
    public let rule: String
    /// The number of tasks.
    public let tasks: Int
    /// The parameter groups of a step.
    public let groups: Int
    /// The median processor time of a step ÷ the groups, the step's bookkeeping included.
    public let microsecondsPerGroup: Double
    /// Half the distance between the quartiles, as a part of the median.
    public let spread: Double
    /// The number of timed steps.
    public let repetitions: Int
  }

  private let names: [String]
  private let groups: [String]
  private let rounds: [[Gramian]]
  private let seed: UInt64

  /// Draws Gramians of K tasks.
  ///
  /// Gradients have 2K random columns and a part in common that differs from round to round, so
  /// that some pairs agree and some do not.
  public init(tasks: Int, groups: Int, seed: UInt64) {
    precondition(tasks > 0 && groups > 0, "a rule has at least one task and one group")
    names = (0..<tasks).map { "task\($0)" }
    self.groups = (0..<groups).map { "group\($0)" }
    self.seed = seed
    rounds = (0..<4).map { round in
      (0..<groups).map { group in
        var generator = StreamGenerator(seed: seed, step: round, name: "gramian \(group)")
        return Self.gramian(tasks: tasks, common: 0.2 * Double(round), using: &generator)
      }
    }
  }

  /// The options that a rule needs for a measurement: those without a default.
  public func configuration(of method: String) throws -> MethodConfiguration {
    let options: [String: OptionValue] =
      switch method {
      case "static":
        ["weights": .numbers(Dictionary(uniqueKeysWithValues: names.map { ($0, 1.0) }))]
      case "gradnorm": ["group": .text(groups[0])]
      default: [:]
      }
    return try MethodConfiguration(name: method, options: options)
  }

  /// Times steps of a rule: at least three, then until a second is spent or there are enough.
  public func measure(_ method: MethodConfiguration, repetitions: Int) throws -> Measurement {
    var aligner = try GradientAligner(method: method, seed: seed)
    for round in 0..<2 { try step(&aligner, round) }
    var times: [Double] = []
    while times.count < 3 || (times.count < repetitions && times.reduce(0, +) < 1) {
      let round = times.count
      times.append(try Stopwatch.time { try step(&aligner, round) }.processor)
    }
    let sample = TimeSample(times)
    return Measurement(
      rule: method.name, tasks: names.count, groups: groups.count,
      microsecondsPerGroup: BenchmarkNumber.rounded(
        sample.median * 1e6 / Double(groups.count), digits: 3),
      spread: BenchmarkNumber.rounded(sample.spread, digits: 4), repetitions: times.count)
  }

  private func step(_ aligner: inout GradientAligner, _ round: Int) throws {
    let losses = names.indices.map { 1 + 0.01 * Double(($0 + round) % 7) }
    try aligner.beginStep(tasks: names, losses: losses)
    for (group, gramian) in zip(groups, rounds[round % rounds.count]) {
      _ = try aligner.weights(for: group, gramian: gramian)
    }
    _ = try aligner.endStep(lossesAfter: losses.map { $0 * 0.99 })
  }

  private static func gramian(
    tasks: Int, common: Double, using generator: inout StreamGenerator
  ) -> Gramian {
    let columns = 2 * tasks
    let shared = (0..<columns).map { _ in Double.random(in: -1...1, using: &generator) }
    let rows = (0..<tasks).map { _ in
      shared.map { common * $0 + Double.random(in: -1...1, using: &generator) }
    }
    let products = rows.flatMap { left in
      rows.map { right in zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
    }
    return Gramian(count: tasks, values: products)
  }
}

extension RuleBenchmark {
  /// The measurements as JSON: one object, or an array of several.
  public static func json(_ measurements: [Measurement]) throws -> String {
    try BenchmarkJSON.text(measurements)
  }

  /// The measurements as an aligned table: a line for each rule, a column for each number of tasks.
  public static func table(_ measurements: [Measurement]) -> String {
    var (rules, counts): ([String], [Int]) = ([], [])
    for one in measurements {
      if !rules.contains(one.rule) { rules.append(one.rule) }
      if !counts.contains(one.tasks) { counts.append(one.tasks) }
    }
    var table = TextTable(["µs a group"] + counts.map { "K = \($0)" })
    for rule in rules {
      table.append(
        [rule]
          + counts.map { count in
            let found = measurements.first { $0.rule == rule && $0.tasks == count }
            return found.map { HumanReadable.fixed($0.microsecondsPerGroup, digits: 1) } ?? "-"
          })
    }
    return table.rendered()
  }
}

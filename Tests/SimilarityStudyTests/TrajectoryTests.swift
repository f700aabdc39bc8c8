import Checkpoints
import Foundation
import GradientVaccine
import Testing

@testable import SimilarityStudy

/// Training steps with random gradients, some of whose tasks are absent, and what is true of them.
struct RandomSteps {
  static let groups = ["embeddings", "encoder.0", "encoder.1", "decoder.0"]
  static let tasks = ["fr-en", "de-en", "be-en", "ru-en"]

  struct Step {
    var tasks: [String]
    /// By group and task.
    var gradients: [String: [String: [Double]]]
    var report: StepReport
    var gramians: [String: Gramian]
  }

  private(set) var steps: [Step] = []
  let layout: TrajectoryLayout

  init(
    count: Int, method: String = "gradvac", options: [String: OptionValue] = ["beta": .number(0.2)]
  ) throws {
    layout = TrajectoryLayout(
      method: method, granularity: .allLayer, tasks: Self.tasks, groups: Self.groups)
    var generator = StreamGenerator(seed: 5, step: 0, name: "steps")
    var aligner = try GradientAligner(
      method: MethodConfiguration(name: method, options: options), seed: 3)
    for step in 1...count {
      let present = Self.tasks.filter { $0 != "be-en" || step.isMultiple(of: 3) }
        .shuffled(using: &generator)
      var gradients: [String: [String: [Double]]] = [:]
      var gramians: [String: Gramian] = [:]
      try aligner.beginStep(tasks: present)
      for (index, group) in Self.groups.enumerated() {
        let vectors = present.map { task in
          (0..<3 + index).map { _ in
            task == "ru-en" && group == "decoder.0" && step == 2
              ? 0 : Double.random(in: -1...1.5, using: &generator)
          }
        }
        gradients[group] = Dictionary(uniqueKeysWithValues: zip(present, vectors))
        let gramian = Gramian(vectors: vectors)
        gramians[group] = gramian
        _ = try aligner.weights(for: group, gramian: gramian)
      }
      steps.append(
        Step(
          tasks: present, gradients: gradients, report: try aligner.endStep(), gramians: gramians))
    }
  }

  /// The interval of some of the steps.
  func interval(_ range: ClosedRange<Int>, keepingEvery every: Int = 0) -> TrajectoryInterval {
    var interval = TrajectoryInterval(layout, after: range.lowerBound - 1)
    for step in range {
      interval.note(
        step: step, steps[step - 1].report, gramians: steps[step - 1].gramians,
        keeping: every > 0 && step.isMultiple(of: every))
    }
    return interval
  }

  /// The concatenated gradient of a task over groups in a step; nil when absent.
  func gradient(_ task: String, _ groups: [String], step: Int) -> [Double]? {
    let parts = groups.compactMap { steps[step - 1].gradients[$0]?[task] }
    return parts.count == groups.count ? parts.flatMap { $0 } : nil
  }

  static func cosine(_ x: [Double], _ y: [Double]) -> Double? {
    func dot(_ x: [Double], _ y: [Double]) -> Double { zip(x, y).reduce(0) { $0 + $1.0 * $1.1 } }
    let norms = (dot(x, x) * dot(y, y)).squareRoot()
    return norms > 0 ? dot(x, y) / norms : nil
  }
}

@Suite("Recorded trajectories")
struct TrajectoryTests {
  @Test("parts are what coarser granularities make of the groups")
  func parts() {
    let layer = TrajectoryLayout(
      method: "pcgrad", granularity: .allLayer, tasks: ["a", "b"],
      groups: ["embeddings", "encoder.0", "encoder.1", "decoder.0", "output"])
    #expect(
      layer.parts == [
        .init(name: "encoder", groups: ["encoder.0", "encoder.1"]),
        .init(name: "decoder", groups: ["decoder.0"]),
        .init(name: "model", groups: layer.groups),
      ])
    let matrices = ["model.shared.weight", "model.encoder.layers.0.fc1.weight", "lm_head.weight"]
    let matrix = TrajectoryLayout(
      method: "pcgrad", granularity: .allMatrix, tasks: ["a", "b"], groups: matrices)
    #expect(
      matrix.parts.map(\.name) == ["embeddings", "encoder.0", "output", "encoder", "model"])
    #expect(matrix.parts.last?.groups == matrices)
    let sides = TrajectoryLayout(
      method: "pcgrad", granularity: .encDec, tasks: ["a", "b"], groups: ["encoder", "decoder"])
    #expect(sides.parts == [.init(name: "model", groups: ["encoder", "decoder"])])
    let whole = TrajectoryLayout(
      method: "pcgrad", granularity: .wholeModel, tasks: ["a", "b"], groups: ["model"])
    #expect(whole.parts.isEmpty && whole.rows == ["model"])
  }

  @Test("pairs are numbered row by row, whichever task is named first")
  func pairs() {
    let layout = TrajectoryLayout(
      method: "pcgrad", granularity: .wholeModel, tasks: ["a", "b", "c", "d"], groups: ["model"])
    var numbers: [Int] = []
    for i in 0..<4 { for j in i + 1..<max(4, i + 1) { numbers.append(layout.pair(i, j)) } }
    #expect(numbers == Array(0..<6))
    #expect(layout.pair(3, 1) == layout.pair(1, 3))
  }

  @Test(
    "mean cosines are those of the steps' gradients themselves, of groups and of parts",
    arguments: [
      ("encoder.1", ["encoder.1"]), ("decoder", ["decoder.0"]),
      ("encoder", ["encoder.0", "encoder.1"]), ("model", RandomSteps.groups),
    ])
  func cosines(row: String, groups: [String]) throws {
    let random = try RandomSteps(count: 12)
    let interval = random.interval(1...12)
    let found = try #require(interval.meanCosines(of: row))
    let counts = try #require(interval.steps(of: row))
    for (i, first) in RandomSteps.tasks.enumerated() {
      for (j, second) in RandomSteps.tasks.enumerated() where i != j {
        let cosines = (1...12).compactMap { step -> Double? in
          guard let x = random.gradient(first, groups, step: step),
            let y = random.gradient(second, groups, step: step)
          else { return nil }
          return RandomSteps.cosine(x, y)
        }
        #expect(counts[i][j] == cosines.count)
        let mean = cosines.reduce(0, +) / Double(cosines.count)
        #expect(abs(found[i][j] - mean) < 1e-12, "\(first) \(second)")
      }
    }
    #expect(interval.meanCosines(of: "encoder.7") == nil)
    let matrix = try #require(interval.similarity(of: row))
    #expect(matrix.samples == 12 && matrix.tasks == RandomSteps.tasks)
  }

  @Test("mean Gramians add over groups, and norms are over the steps of each task")
  func gramians() throws {
    let random = try RandomSteps(count: 9)
    let interval = random.interval(1...9)
    let model = try #require(interval.meanGramian(of: "model"))
    let sum = RandomSteps.groups.compactMap { interval.meanGramian(of: $0) }
    #expect(sum.dropFirst().reduce(sum[0], +) == model)
    let belarusian = (1...9).compactMap { random.gradient("be-en", ["encoder.0"], step: $0) }
    #expect(belarusian.count == 3)
    let square = belarusian.reduce(0) { $0 + $1.reduce(0) { $0 + $1 * $1 } } / 3
    let group = try #require(interval.meanGramian(of: "encoder.0"))
    #expect(abs(group[2, 2] - square) < 1e-12)
    let cosines = try #require(interval.cosinesOfMeans(of: "encoder.0"))
    let expected = group[0, 1] / (group[0, 0] * group[1, 1]).squareRoot()
    #expect(abs(cosines[0][1] - expected) < 1e-12)
  }

  @Test("shares of corrections, targets, weights and norm ratios are means of the reports")
  func outcomes() throws {
    let random = try RandomSteps(count: 10)
    let interval = random.interval(1...10)
    var (fired, targets, met) = (0, 0.0, 0)
    var (weight, ratios, ascents) = (0.0, 0.0, 0)
    for step in random.steps {
      let outcome = try #require(step.report.groups["encoder.0"])
      let i = try #require(step.tasks.firstIndex(of: "fr-en"))
      weight += outcome.weights[i]
      ratios += outcome.normRatio ?? 0
      ascents += outcome.descentSign < 0 ? 1 : 0
      guard let j = step.tasks.firstIndex(of: "be-en") else { continue }
      met += 1
      fired += outcome.fired[i, j] ? 1 : 0
      targets += outcome.targets?[i, j] ?? 0
    }
    let shares = try #require(interval.correctionShares(of: "encoder.0"))
    #expect(abs(shares[0][2] - Double(fired) / Double(met)) < 1e-12 && shares[0][0].isNaN)
    let means = try #require(interval.meanTargets(of: "encoder.0"))
    #expect(abs(means[0][2] - targets / Double(met)) < 1e-12)
    #expect(abs(try #require(interval.meanWeights(of: "encoder.0"))[0] - weight / 10) < 1e-12)
    #expect(abs(try #require(interval.meanNormRatio(of: "encoder.0")) - ratios / 10) < 1e-12)
    #expect(interval.ascentShare(of: "encoder.0") == Double(ascents) / 10)
    let all = random.steps.flatMap { $0.report.groups.values.map(\.firedCount) }.reduce(0, +)
    let pairs = (1...10).reduce(0) { $0 + 4 * ($1.isMultiple(of: 3) ? 12 : 6) } - 4
    // In step 2 ru-en has no gradient in decoder.0, so four ordered pairs are missing there.
    let active = try #require(interval.activeShare(of: "model"))
    #expect(abs(active - Double(all) / Double(pairs)) < 1e-12)
    let joint = try RandomSteps(count: 2, method: "mgda", options: [:]).interval(1...2)
    #expect(joint.correctionShares(of: "model") == nil && joint.meanTargets(of: "model") == nil)
  }

  @Test("intervals add up to one over all of their steps")
  func merging() throws {
    let random = try RandomSteps(count: 10)
    let whole = random.interval(1...10, keepingEvery: 3)
    let parts = [random.interval(1...4, keepingEvery: 3), random.interval(5...10, keepingEvery: 3)]
    let merged = try #require(TrajectoryInterval.merged(parts))
    #expect(merged.firstStep == 1 && merged.lastStep == 10)
    #expect(
      merged.samples == whole.samples && merged.steps(of: "model") == whole.steps(of: "model"))
    let (x, y) = (
      try #require(merged.similarity(of: "model")), try #require(whole.similarity(of: "model"))
    )
    for pair in x.pairs { #expect(abs(pair.value - y[pair.first, pair.second]) < 1e-12) }
    let trajectory = try #require(Trajectory(parts))
    #expect(trajectory.steps == 1...10)
    #expect(trajectory.merged(steps: 2...10) == parts[1])
    #expect(trajectory.curve { _ in 0.5 }.map(\.step) == [4, 10])
  }

  @Test("a kept step gives its Gramians back")
  func samples() throws {
    let random = try RandomSteps(count: 6)
    let interval = random.interval(1...6, keepingEvery: 2)
    #expect(interval.samples.map(\.step) == [2, 4, 6])
    for sample in interval.samples {
      let step = random.steps[sample.step - 1]
      let (tasks, gramian) = try #require(sample.gramian(ofGroup: 1, layout: random.layout))
      #expect(
        tasks == RandomSteps.tasks.indices.filter { step.tasks.contains(RandomSteps.tasks[$0]) })
      let order = tasks.compactMap { step.tasks.firstIndex(of: RandomSteps.tasks[$0]) }
      let expected = try #require(step.gramians["encoder.0"]).restricted(to: order)
      for (x, y) in zip(gramian.values, expected.values) { #expect(abs(x - y) <= 1e-6 * abs(y)) }
    }
  }
}

import Console
import Foundation
import GradientVaccine
import Tensors

/// What one training step costs in each way; times are medians in milliseconds.
public struct StepMeasurement: Codable, Sendable, Equatable {
  /// Peak memory of a process that takes steps in one way, in bytes.
  public struct PeakBytes: Codable, Sendable, Equatable {
    /// One pass over the whole batch.
    public var plain: Int
    /// The rule in one graph.
    public var oneGraph: Int
    /// The rule with one pass for each task.
    public var perTask: Int

    /// Peaks from their values.
    public init(plain: Int, oneGraph: Int, perTask: Int) {
      self.plain = plain
      self.oneGraph = oneGraph
      self.perTask = perTask
    }
  }

  /// Half the distance between the quartiles of the times, as a part of their median.
  public struct Spread: Codable, Sendable, Equatable {
    /// Of the plain joint step.
    public let plainJoint: Double
    /// Of plain accumulation.
    public let plainAccumulated: Double
    /// Of the rule in one graph.
    public let oneGraph: Double
    /// Of the rule with one pass for each task.
    public let perTask: Double
  }

  /// The number of tasks.
  public let tasks: Int
  /// The parameter groups.
  public let granularity: String
  /// `float32` or `bfloat16`.
  public let precision: String
  /// The threads of an operation.
  public let threads: Int
  /// The rule.
  public let method: String
  /// The target tokens of a step.
  public let tokens: Int
  /// The model's parameters.
  public let parameters: Int
  /// The number of timed steps in each way.
  public let repetitions: Int
  /// One pass over the whole batch.
  public let plainJointMs: Double
  /// One pass for each task into one gradient.
  public let plainAccumulatedMs: Double
  /// The rule in one graph.
  public let oneGraphMs: Double
  /// The rule with one pass for each task.
  public let perTaskMs: Double
  /// The faster way with the rule ÷ the faster plain way.
  public let ratio: Double
  /// The same of processor time, which other programs on the machine disturb less.
  public let processorRatio: Double
  /// How much the times vary.
  public let spread: Spread
  /// How far the ways' gradients are apart, relative to their norm.
  public let difference: Double
  /// Peak memory; absent when it was not measured.
  public let peakBytes: PeakBytes?
  /// The bytes of the largest group's task gradients: what one graph may take beside a plain step.
  public let largestGroupBytes: Int

  init(
    _ benchmark: StepBenchmark, wall: [StepBenchmark.Way: TimeSample],
    processor: [StepBenchmark.Way: TimeSample], difference: Double, peakBytes: PeakBytes?
  ) {
    let options = benchmark.options
    tasks = options.tasks
    granularity = options.granularity.rawValue
    precision = options.precision
    threads = Runtime.threads
    method = options.method.name
    tokens = benchmark.tokens
    parameters = benchmark.parameterCount
    repetitions = options.repetitions
    func milliseconds(_ way: StepBenchmark.Way) -> Double {
      BenchmarkNumber.rounded((wall[way]?.median ?? .nan) * 1000, digits: 3)
    }
    func spread(_ way: StepBenchmark.Way) -> Double {
      BenchmarkNumber.rounded(wall[way]?.spread ?? .nan, digits: 4)
    }
    plainJointMs = milliseconds(.plainJoint)
    plainAccumulatedMs = milliseconds(.plainAccumulated)
    oneGraphMs = milliseconds(.oneGraph)
    perTaskMs = milliseconds(.perTask)
    ratio = Self.ratio(of: wall)
    processorRatio = Self.ratio(of: processor)
    self.spread = Spread(
      plainJoint: spread(.plainJoint), plainAccumulated: spread(.plainAccumulated),
      oneGraph: spread(.oneGraph), perTask: spread(.perTask))
    self.difference = difference
    self.peakBytes = peakBytes
    largestGroupBytes = benchmark.largestGroupBytes
  }

  /// The faster way with the rule ÷ the faster plain way, of medians.
  static func ratio(of times: [StepBenchmark.Way: TimeSample]) -> Double {
    func fastest(_ ways: [StepBenchmark.Way]) -> Double {
      ways.compactMap { times[$0]?.median }.min() ?? .nan
    }
    let ratio = fastest([.oneGraph, .perTask]) / fastest([.plainJoint, .plainAccumulated])
    return BenchmarkNumber.rounded(ratio, digits: 4)
  }
}

extension StepMeasurement {
  /// The measurements as JSON: one object, or an array of several.
  public static func json(_ measurements: [StepMeasurement]) throws -> String {
    try BenchmarkJSON.text(measurements)
  }

  /// The measurements as an aligned table.
  public static func table(_ measurements: [StepMeasurement]) -> String {
    var table = TextTable([
      "tasks", "groups", "precision", "threads", "joint ms", "accumulated ms", "one graph ms",
      "per task ms", "ratio", "CPU ratio", "peak plain", "peak one graph", "peak per task",
    ])
    for one in measurements {
      let times = [one.plainJointMs, one.plainAccumulatedMs, one.oneGraphMs, one.perTaskMs]
      let spreads = [
        one.spread.plainJoint, one.spread.plainAccumulated, one.spread.oneGraph, one.spread.perTask,
      ]
      let peaks = one.peakBytes.map { [$0.plain, $0.oneGraph, $0.perTask] }
      table.append(
        [String(one.tasks), one.granularity, one.precision, String(one.threads)]
          + zip(times, spreads).map {
            HumanReadable.fixed($0, digits: 1) + " ±" + HumanReadable.fixed($1 * 100, digits: 0)
              + "%"
          }
          + [one.ratio, one.processorRatio].map { HumanReadable.fixed($0, digits: 3) }
          + (peaks?.map(HumanReadable.bytes) ?? ["-", "-", "-"]))
    }
    return table.rendered()
  }
}

/// JSON as the benchmarks print it.
enum BenchmarkJSON {
  /// One object, or an array of several, with keys in snake case.
  static func text(_ values: [some Encodable]) throws -> String {
    let encoder = JSONEncoder()
    encoder.keyEncodingStrategy = .convertToSnakeCase
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let data = try values.count == 1 ? encoder.encode(values[0]) : encoder.encode(values)
    return String(decoding: data, as: UTF8.self)
  }
}

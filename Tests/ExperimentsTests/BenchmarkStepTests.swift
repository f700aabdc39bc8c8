import Foundation
import GradientVaccine
import Testing

@testable import Experiments

/// A model and data that take milliseconds.
private func small(_ method: String = "gradvac") throws -> StepBenchmark.Options {
  var options = StepBenchmark.Options(method: try MethodConfiguration(name: method))
  (options.tasks, options.tokensPerTask, options.sentenceLength) = (3, 20, 8)
  (options.width, options.layers, options.feedForward, options.vocabulary) = (16, 1, 24, 40)
  options.repetitions = 2
  return options
}

@Suite("The benchmark of a step")
struct BenchmarkStepTests {
  @Test(
    "all ways give the same gradient",
    arguments: Granularity.allCases, ["gradvac", "pcgrad", "mgda", "joint"])
  func gradientsAgree(granularity: Granularity, method: String) throws {
    for isUneven in [false, true] {
      var options = try small(method)
      options.granularity = granularity
      options.isUneven = isUneven
      #expect(try StepBenchmark(options).verify() < 1e-4)
    }
  }

  @Test("bfloat16 products give the same gradient to their few digits")
  func bfloat16() throws {
    var options = try small()
    options.usesBFloat16 = true
    let difference = try StepBenchmark(options).verify()
    #expect(difference > 1e-7 && difference < 0.05)
  }

  @Test("a measurement has the promised keys, and its ratio follows from its times")
  func shape() throws {
    let peaks = StepMeasurement.PeakBytes(plain: 1, oneGraph: 2, perTask: 3)
    var (notes, rounds): ([String], [String]) = ([], [])
    let one = try StepBenchmark(small()).measure(
      peakBytes: peaks, note: { notes.append($0) }, progress: { rounds.append($0) })
    #expect(notes.count == 1 && notes[0].hasPrefix("the gradients agree to "))
    #expect(rounds.count == 8 && rounds[7].hasPrefix("round 2 of 2"))
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(StepMeasurement.json([one]).utf8)) as? [String: Any])
    let promised: Set = [
      "tasks", "granularity", "precision", "threads", "plain_joint_ms", "plain_accumulated_ms",
      "one_graph_ms", "per_task_ms", "ratio", "peak_bytes",
    ]
    #expect(promised.isSubset(of: Set(object.keys)))
    #expect(object["tasks"] as? Int == 3)
    #expect(object["granularity"] as? String == "all_layer")
    #expect(object["precision"] as? String == "float32")
    #expect(object["peak_bytes"] as? [String: Int] == ["plain": 1, "one_graph": 2, "per_task": 3])
    let ratio =
      min(one.oneGraphMs, one.perTaskMs) / min(one.plainJointMs, one.plainAccumulatedMs)
    #expect(abs(one.ratio - ratio) < 0.01 * ratio)
  }

  @Test("several measurements are an array and a table with a line each")
  func several() throws {
    let one = try StepBenchmark(small()).measure(peakBytes: nil)
    let array = try JSONSerialization.jsonObject(
      with: Data(StepMeasurement.json([one, one]).utf8))
    #expect((array as? [[String: Any]])?.count == 2)
    #expect(!(try StepMeasurement.json([one]).contains("peak_bytes")))
    #expect(StepMeasurement.table([one, one]).split(separator: "\n").count == 4)
  }

  @Test("what makes no model or data is refused with all faults")
  func faults() throws {
    var options = try small()
    (options.tasks, options.vocabulary, options.repetitions) = (0, 3, 0)
    #expect(options.faults.count == 3)
    #expect(throws: BenchmarkError.invalid(faults: options.faults)) { try StepBenchmark(options) }
    #expect("\(BenchmarkError.invalid(faults: options.faults))".contains("vocabulary is 3"))
  }

  @Test("tasks have the sizes asked for")
  func sizes() throws {
    var options = try small()
    #expect(BenchmarkProblem.lengths(options) == Array(repeating: [8, 8, 4], count: 3))
    options.isUneven = true
    options.tokensPerTask = 22
    // 66 tokens in proportion to 1, 1/2, 1/3: 36, 18, 12.
    let lengths = BenchmarkProblem.lengths(options)
    #expect(lengths.map { $0.reduce(0, +) } == [36, 18, 12])
    #expect(lengths.joined().allSatisfy { (1...8).contains($0) })
    options.tokensPerTask = 1
    #expect(try StepBenchmark(options).tokens == 4)
  }

  @Test("the largest group's bytes are K float32 gradients of it")
  func largestGroup() throws {
    var options = try small()
    options.granularity = .allMatrix
    // The largest matrix is the table of 40 vectors of 16.
    #expect(try StepBenchmark(options).largestGroupBytes == 4 * 3 * 40 * 16)
    options.granularity = .wholeModel
    let benchmark = try StepBenchmark(options)
    #expect(benchmark.largestGroupBytes == 4 * 3 * benchmark.parameterCount)
  }
}

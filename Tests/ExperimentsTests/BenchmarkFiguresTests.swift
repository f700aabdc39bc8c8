import Foundation
import GradientVaccine
import Testing

@testable import Experiments

@Suite("The figures of a benchmark")
struct BenchmarkFiguresTests {
  @Test(
    "medians and quartiles",
    arguments: [
      ([3.0, 1, 2], 2.0, 0.25), ([4, 1, 3, 2], 2.5, 0.3), ([7], 7, 0), ([0, 0], 0, 0),
    ])
  func median(times: [Double], median: Double, spread: Double) {
    let sample = TimeSample(times)
    #expect(sample.median == median)
    #expect(abs(sample.spread - spread) < 1e-12)
  }

  @Test("the ratio divides the faster way with the rule by the faster plain way")
  func ratio() {
    let times: [StepBenchmark.Way: TimeSample] = [
      .plainJoint: TimeSample([4]), .plainAccumulated: TimeSample([5]),
      .oneGraph: TimeSample([7]), .perTask: TimeSample([6]),
    ]
    #expect(StepMeasurement.ratio(of: times) == 1.5)
  }

  @Test("the peak is read from a process's status")
  func peak() throws {
    let status = "Name:\tx\nVmPeak:\t  999 kB\nVmHWM:\t    2048 kB\nVmRSS:\t 12 kB\n"
    #expect(PeakMemory.peak(inStatus: status) == 2_097_152)
    #expect(PeakMemory.peak(inStatus: "Name:\tx\n") == nil)
    #expect(try PeakMemory.ofThisProcess() > 1_000_000)
  }

  @Test("a child's peak is the number that it prints")
  func child() throws {
    let shell = URL(fileURLWithPath: "/bin/sh")
    #expect(try PeakMemory.ofChild(shell, ["-c", "echo 4096"], way: .oneGraph) == 4096)
    for line in ["echo 4096; exit 3", "echo many", "true"] {
      #expect(throws: BenchmarkError.self, "\(line)") {
        try PeakMemory.ofChild(shell, ["-c", line], way: .oneGraph)
      }
    }
    let absent = URL(fileURLWithPath: "/nowhere/program")
    #expect(throws: BenchmarkError.self) { try PeakMemory.ofChild(absent, [], way: .perTask) }
  }

  @Test("every rule can be measured", arguments: Method.all.map(\.name), [1, 4])
  func rules(name: String, tasks: Int) throws {
    let benchmark = RuleBenchmark(tasks: tasks, groups: 2, seed: 1)
    let one = try benchmark.measure(benchmark.configuration(of: name), repetitions: 3)
    #expect(one.rule == name && one.tasks == tasks && one.groups == 2 && one.repetitions == 3)
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(RuleBenchmark.json([one]).utf8)) as? [String: Any])
    #expect(
      Set(["rule", "tasks", "groups", "microseconds_per_group"]).isSubset(of: Set(object.keys)))
  }

  @Test("the table has a line for each rule and a column for each number of tasks")
  func table() throws {
    let measurements = try [2, 3].flatMap { tasks in
      let benchmark = RuleBenchmark(tasks: tasks, groups: 1, seed: 1)
      return try ["gradvac", "joint"].map {
        try benchmark.measure(benchmark.configuration(of: $0), repetitions: 3)
      }
    }
    let lines = RuleBenchmark.table(measurements).split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0].contains("K = 2") && lines[0].contains("K = 3"))
  }
}

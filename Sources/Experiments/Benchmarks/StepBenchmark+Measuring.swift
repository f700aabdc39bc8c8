import Tensors

extension StepBenchmark {
  /// Verifies the gradients, then times the ways in turn, and gives their medians.
  ///
  /// The ways alternate within the process, each round in another order, so that a machine that is
  /// busy for a while is so for all of them. The first step of each way is not counted.
  ///
  /// - Parameters:
  ///   - peakBytes: the peak memory, where it was measured.
  ///   - note: told once how far the gradients agree.
  ///   - progress: told about every round.
  public func measure(
    peakBytes: StepMeasurement.PeakBytes?, note: (String) -> Void = { _ in },
    progress: (String) -> Void = { _ in }
  ) throws -> StepMeasurement {
    let difference = try verify()
    note("the gradients agree to \(BenchmarkNumber.scientific(difference)) of their norm")
    var wall: [Way: [Double]] = [:]
    var processor: [Way: [Double]] = [:]
    for round in 0..<options.repetitions {
      let ways = Way.allCases
      for index in ways.indices {
        let way = ways[(index + round) % ways.count]
        progress("round \(round + 1) of \(options.repetitions): \(way.rawValue)")
        let time = try Stopwatch.time { _ = try take(way) }
        wall[way, default: []].append(time.wall)
        processor[way, default: []].append(time.processor)
      }
    }
    return StepMeasurement(
      self, wall: wall.mapValues(TimeSample.init), processor: processor.mapValues(TimeSample.init),
      difference: difference, peakBytes: peakBytes)
  }

  /// The peak memory of this process after a few steps in one way.
  ///
  /// For a process that does nothing else: memory of earlier work counts too.
  public func peakBytes(of way: Way) throws -> Int {
    for _ in 0..<options.repetitions { try take(way) }
    return try PeakMemory.ofThisProcess()
  }
}

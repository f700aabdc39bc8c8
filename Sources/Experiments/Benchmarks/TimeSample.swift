import Foundation

/// Times of the same work, in seconds, and what they come to.
struct TimeSample: Sendable, Equatable {
  private let sorted: [Double]

  /// - Precondition: there is at least one time.
  init(_ times: [Double]) {
    precondition(!times.isEmpty, "a median needs at least one time")
    sorted = times.sorted()
  }

  /// The middle time, or the mean of the two in the middle.
  var median: Double { quantile(0.5) }

  /// Half the distance between the quartiles, as a part of the median.
  var spread: Double { median > 0 ? (quantile(0.75) - quantile(0.25)) / 2 / median : 0 }

  /// The value below which a part of the times lies, interpolated between neighbours.
  func quantile(_ part: Double) -> Double {
    let place = part * Double(sorted.count - 1)
    let (low, high) = (Int(place.rounded(.down)), Int(place.rounded(.up)))
    return sorted[low] + (sorted[high] - sorted[low]) * (place - Double(low))
  }
}

/// Clocks for a piece of work.
enum Stopwatch {
  /// The seconds that a piece of work takes: on the wall, and of all processors in this process.
  static func time(_ work: () throws -> Void) rethrows -> (wall: Double, processor: Double) {
    let (wall, processor) = (seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID))
    try work()
    return (seconds(CLOCK_MONOTONIC) - wall, seconds(CLOCK_PROCESS_CPUTIME_ID) - processor)
  }

  private static func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// Figures as a benchmark prints them.
enum BenchmarkNumber {
  /// Two significant digits and a power of ten, such as `3.1e-07`.
  static func scientific(_ value: Double) -> String { String(format: "%.1e", value) }

  /// Rounded to a number of decimals, for JSON that people read too.
  static func rounded(_ value: Double, digits: Int) -> Double {
    let scale = pow(10, Double(digits))
    return (value * scale).rounded() / scale
  }
}

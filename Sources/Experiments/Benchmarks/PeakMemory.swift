public import Foundation

/// Peak memory of processes.
///
/// The kernel's `ru_maxrss` is kept when a process is replaced by a program, so a child would
/// report its parent's peak; `VmHWM` belongs to the program alone.
public enum PeakMemory {
  /// The most memory that this program has held at once, in bytes.
  static func ofThisProcess() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    return peak(inStatus: status) ?? highWaterOfUsage()
  }

  /// The bytes that the line `VmHWM: N kB` of a process's status gives.
  static func peak(inStatus status: String) -> Int? {
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first
      .flatMap { Int($0) }.map { $0 * 1024 }
  }

  private static func highWaterOfUsage() -> Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  /// Runs a program that prints its own peak memory, and gives that number of bytes.
  ///
  /// - Throws: ``BenchmarkError/memory(way:reason:)``.
  public static func ofChild(_ program: URL, _ arguments: [String], way: StepBenchmark.Way) throws
    -> Int
  {
    let process = Process()
    let output = Pipe()
    process.executableURL = program
    process.arguments = arguments
    process.standardOutput = output
    do { try process.run() } catch {
      throw BenchmarkError.memory(way: way.rawValue, reason: "\(error)")
    }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0,
      let bytes = Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
    else {
      throw BenchmarkError.memory(
        way: way.rawValue, reason: "it ended with status \(process.terminationStatus)")
    }
    return bytes
  }
}

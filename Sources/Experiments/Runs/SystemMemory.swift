import Foundation

/// The memory of the machine.
enum SystemMemory {
  /// Bytes that programs can still take without swapping, by the kernel's estimate; nil where it
  /// gives none.
  static func available() -> Int? {
    guard let text = try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8) else {
      return nil
    }
    return available(inMemoryInformation: text)
  }

  /// The bytes that the line `MemAvailable: N kB` gives.
  static func available(inMemoryInformation text: String) -> Int? {
    let line = text.split(separator: "\n").first { $0.hasPrefix("MemAvailable:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first
      .flatMap { Int($0) }.map { $0 * 1024 }
  }
}

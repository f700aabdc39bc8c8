import Checkpoints
import Foundation
import Tensors

/// On what a run was trained: the content of its `environment.json`.
///
/// A resumed run has that of its last start.
public struct RunEnvironment: Codable, Sendable, Equatable {
  /// The processor's name, as the system has it.
  public var processor: String
  /// The cores that the process may use.
  public var cores: Int
  /// The machine's memory in bytes.
  public var memory: UInt64
  /// The system's name and version.
  public var system: String
  /// The version of libtorch and the instructions it uses.
  public var libtorch: String
  /// Where tensors are, such as `cpu`.
  public var device: String
  /// Threads of an operation.
  public var threads: Int
  /// The number format of matrix products.
  public var precision: String
  /// The model's parameters.
  public var parameters: Int
  /// When training was started last, in UTC.
  public var started: String

  /// The file's name in a run's directory.
  static let fileName = "environment.json"

  /// This process and machine, for a model that is about to be trained.
  init(_ configuration: any RunSettings, parameters count: Int) {
    let process = ProcessInfo.processInfo
    processor = Self.processorName() ?? "unknown processor"
    cores = process.activeProcessorCount
    memory = process.physicalMemory
    system = process.operatingSystemVersionString
    libtorch = "\(Runtime.torchVersion) (\(Runtime.cpuCapability))"
    device = configuration.device
    threads = Runtime.threads
    precision = configuration.precision.rawValue
    parameters = count
    started = ISO8601DateFormatter().string(from: Date())
  }

  func store(in directory: RunDirectory) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try AtomicFile.write(
      encoder.encode(self), to: directory.url.appendingPathComponent(Self.fileName).path)
  }

  /// What a run has kept; nil for a run of an earlier version, or a file that cannot be read.
  static func stored(in directory: RunDirectory) -> RunEnvironment? {
    let url = directory.url.appendingPathComponent(fileName)
    return (try? Data(contentsOf: url)).flatMap {
      try? JSONDecoder().decode(RunEnvironment.self, from: $0)
    }
  }

  /// The first `model name` of `/proc/cpuinfo`.
  private static func processorName() -> String? {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else {
      return nil
    }
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    return line?.split(separator: ":", maxSplits: 1).last.map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }
}

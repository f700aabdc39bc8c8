import Foundation
import Testing

/// A folder with a tiny corpus and configuration in which the built command is run.
final class Workplace {
  /// What a run of the command left behind.
  struct Result {
    var code: Int32
    var output: String
    var errors: String

    /// The lines on standard error that are no progress.
    var errorLines: [Substring] { errors.split(separator: "\n").filter { $0.hasPrefix("error: ") } }
  }

  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("gradvac-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try writeCorpus()
    try write(Self.configuration, to: "tiny.yaml")
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
  }

  func text(_ name: String) throws -> String {
    try String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
  }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: url.appendingPathComponent(name))
  }

  func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  // MARK: - The command

  /// The command that this package has built, beside the tests' bundle.
  static let executable: URL = {
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    let names = sequence(first: bundle.deletingLastPathComponent()) { folder in
      folder.path == "/" ? nil : folder.deletingLastPathComponent()
    }
    return names.map { $0.appendingPathComponent("gradvac") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? bundle
  }()

  /// Starts the command, or a shell that does.
  func start(_ arguments: [String], shell: String? = nil, input: String = "") throws -> Running {
    try Running(arguments, shell: shell, input: input, in: self)
  }

  /// Runs the command to its end.
  @discardableResult
  func run(_ arguments: String..., input: String = "") throws -> Result {
    try start(arguments, input: input).wait()
  }

  /// Runs a line of shell in which `$G` is the command.
  func shell(_ line: String, input: String = "") throws -> Result {
    try start([], shell: line, input: input).wait()
  }

  /// A process under way; its output goes to files, so that no pipe can fill.
  final class Running {
    let process = Process()
    private let folder: URL
    /// Kept, so that the folder stays while the process runs.
    private let place: Workplace

    init(_ arguments: [String], shell: String?, input: String, in place: Workplace) throws {
      self.place = place
      let directory = place.url
      folder = directory.appendingPathComponent(".call-\(UUID())")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for name in ["out", "err"] {
        try Data().write(to: folder.appendingPathComponent(name))
      }
      let inputFile = folder.appendingPathComponent("in")
      try Data(input.utf8).write(to: inputFile)
      process.executableURL = shell == nil ? Workplace.executable : URL(fileURLWithPath: "/bin/sh")
      process.arguments = shell.map { ["-c", $0] } ?? arguments
      process.currentDirectoryURL = directory
      process.environment = ProcessInfo.processInfo.environment.merging([
        "G": Workplace.executable.path, "OMP_NUM_THREADS": "1", "LC_ALL": "C.UTF-8",
        // Set, so that the command need not start itself a second time to set it.
        "OMP_WAIT_POLICY": "passive",
      ]) { $1 }
      process.standardInput = try FileHandle(forReadingFrom: inputFile)
      process.standardOutput = try FileHandle(forWritingTo: folder.appendingPathComponent("out"))
      process.standardError = try FileHandle(forWritingTo: folder.appendingPathComponent("err"))
      try process.run()
    }

    func wait() throws -> Result {
      for _ in 0..<12_000 where process.isRunning { Thread.sleep(forTimeInterval: 0.005) }
      if process.isRunning {
        Issue.record("the command ran for more than a minute")
        kill(process.processIdentifier, SIGKILL)
      }
      process.waitUntilExit()
      func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(name)), as: UTF8.self)
      }
      return Result(
        code: process.terminationStatus, output: try text("out"), errors: try text("err"))
    }
  }

  // MARK: - The corpus

  /// Words of an invented vocabulary, whose "translations" are the words turned round.
  private func writeCorpus() throws {
    let words = "open file close save red house big dog small cat window key read write new old"
      .split(separator: " ").map(String.init)
    var state: UInt64 = 7
    func next(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    for (language, suffix, count) in [("fr", "o", 480), ("de", "en", 300), ("ru", "i", 110)] {
      let lines = (0..<count).map { _ in (0..<(2 + next(4))).map { _ in words[next(16)] } }
      let name = "corpus.\(language)-en"
      try write(lines.map { $0.joined(separator: " ") + "\n" }.joined(), to: "\(name).en")
      let foreign = lines.map { $0.map { String($0.reversed()) + suffix }.joined(separator: " ") }
      try write(foreign.map { $0 + "\n" }.joined(), to: "\(name).\(language)")
    }
  }

  static let configuration = """
    precision: float32
    threads: 1
    data:
      pairs:
        fr-en: {train: corpus.fr-en}
        de-en: {train: corpus.de-en}
        ru-en: {train: corpus.ru-en}
      dev_sentences: 6
      test_sentences: 8
    vocabulary: {size: 60, max_length: 48}
    model:
      width: 16
      heads: 2
      feed_forward: 32
      encoder_layers: 1
      decoder_layers: 1
      max_positions: 48
    sampling: {max_tokens: 160}
    training:
      max_steps: 20
      update_freq: 2
      warmup_steps: 10
      learning_rate: 0.01
      log_interval: 5
      validate_interval: 10
    decoding: {beam: 2}

    """
}

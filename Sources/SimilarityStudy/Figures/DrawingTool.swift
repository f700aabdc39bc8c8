public import Foundation

/// The program that turns Vega-Lite figures into SVG and PNG files: `Scripts/draw`, run by Python.
public struct DrawingTool: Sendable, Equatable {
  /// The Python to run: a path, or a name to be looked up in `PATH`.
  public var python: String
  /// The script.
  public var script: URL
  /// The folder of Python packages for `PYTHONPATH`, if there is one.
  public var dependencies: URL?
  /// How long drawing may take, in seconds for each figure.
  public var timeLimit: Double = 60

  /// Takes the three parts as they are.
  public init(python: String = "python3", script: URL, dependencies: URL?) {
    self.python = python
    self.script = script
    self.dependencies = dependencies
  }

  /// The tool of a package: `Scripts/draw` with the packages in `.dependencies/python`.
  ///
  /// The Python is `GRADVAC_PYTHON` where that is set and not empty, else `python3`.
  public init(
    packageFolder: URL,
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) {
    let named = environment["GRADVAC_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
    self.init(
      python: named ?? "python3",
      script: packageFolder.appendingPathComponent("Scripts/draw"),
      dependencies: packageFolder.appendingPathComponent(".dependencies/python"))
  }

  /// Draws specifications that are already written; nil when all went well, else one line that says
  /// what is missing and how to mend it.
  func draw(_ specifications: [URL]) -> String? {
    guard FileManager.default.fileExists(atPath: script.path) else {
      return Self.warning("the script \(script.path) is not there")
    }
    do {
      return try run(specifications.map(\.path)).map(Self.warning)
    } catch {
      return Self.warning("\(python) cannot be run (\(error.localizedDescription))")
    }
  }

  /// Runs the script; nil on success, else its complaint.
  private func run(_ arguments: [String]) throws -> String? {
    let log = FileManager.default.temporaryDirectory
      .appendingPathComponent("gradvac-draw-\(UUID().uuidString).log")
    guard FileManager.default.createFile(atPath: log.path, contents: nil) else {
      return "a temporary file cannot be made in \(log.deletingLastPathComponent().path)"
    }
    defer { try? FileManager.default.removeItem(at: log) }
    let complaints = try FileHandle(forWritingTo: log)
    defer { try? complaints.close() }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python, script.path] + arguments
    process.environment = environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = complaints
    try process.run()
    let limit = timeLimit * Double(arguments.count)
    guard waitForEnd(of: process, limit: limit) else {
      return "drawing took longer than \(Int(limit)) s and was stopped"
    }
    guard process.terminationStatus != 0 else { return nil }
    let text = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
    let last = text.split(whereSeparator: \.isNewline).last.map { String($0.prefix(300)) }
    return last ?? "\(python) ended with status \(process.terminationStatus)"
  }

  private var environment: [String: String] {
    var environment = ProcessInfo.processInfo.environment
    if let dependencies {
      let own = environment["PYTHONPATH"].flatMap { $0.isEmpty ? nil : $0 }
      environment["PYTHONPATH"] = ([dependencies.path] + [own].compactMap { $0 })
        .joined(separator: ":")
    }
    return environment
  }

  /// Waits until a process ends; stops it and returns false when it takes too long.
  private func waitForEnd(of process: Process, limit: Double) -> Bool {
    let end = Date(timeIntervalSinceNow: limit)
    while process.isRunning {
      guard Date() < end else {
        process.terminate()
        return false
      }
      Thread.sleep(forTimeInterval: 0.02)
    }
    return true
  }

  private static func warning(_ reason: String) -> String {
    "The figures were not drawn as SVG and PNG: \(reason). Their specifications and tables are "
      + "written. Run Scripts/setup, or set GRADVAC_PYTHON to a Python that has vl-convert-python."
  }
}

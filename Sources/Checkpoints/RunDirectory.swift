public import Foundation

/// The directory that holds everything about one training run.
///
/// ```
/// config.yaml   vocabulary/   log.jsonl   events/   similarity/   figures/   report.html
/// checkpoints/step-N/   best → checkpoints/step-N   last → checkpoints/step-N
/// ```
public struct RunDirectory: Sendable, Hashable {
  /// Where the directory is.
  public let url: URL

  private init(_ url: URL) { self.url = url }

  /// Makes the directory of a new run, or takes up that of an interrupted one.
  ///
  /// - Parameter resuming: whether the directory may hold a run already.
  /// - Throws: ``CheckpointError/runExists(path:)`` when it holds one and may not.
  public static func create(
    at url: URL, resuming: Bool = false
  ) throws(CheckpointError) -> RunDirectory {
    let run = RunDirectory(url)
    guard resuming || !run.holdsRun else { throw .runExists(path: url.path) }
    let folders = [run.vocabulary, run.events, run.similarity, run.figures, run.checkpoints]
    for folder in folders {
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      } catch {
        throw .system(action: "create", path: folder.path, reason: reason(for: error))
      }
    }
    return run
  }

  /// Finds the directory of a run that exists.
  ///
  /// - Throws: ``CheckpointError/notARun(path:missing:)`` when there is none.
  public static func open(at url: URL) throws(CheckpointError) -> RunDirectory {
    let run = RunDirectory(url)
    guard run.holdsRun else {
      throw .notARun(path: url.path, missing: run.configuration.lastPathComponent)
    }
    return run
  }

  /// A directory with a configuration, a log or a checkpoint in it is a run's.
  private var holdsRun: Bool {
    let files = [configuration, log].map(\.path)
    return files.contains { FileManager.default.fileExists(atPath: $0) }
      || (try? steps())?.isEmpty == false
  }

  // MARK: - Contents

  /// The configuration as resolved.
  public var configuration: URL { url.appendingPathComponent("config.yaml") }
  /// The folder of the subword vocabulary.
  public var vocabulary: URL { folder("vocabulary") }
  /// The log, one JSON object a line.
  public var log: URL { url.appendingPathComponent("log.jsonl") }
  /// The folder of TensorBoard's event files.
  public var events: URL { folder("events") }
  /// The folder of measured similarities.
  public var similarity: URL { folder("similarity") }
  /// The folder of figures.
  public var figures: URL { folder("figures") }
  /// The folder of checkpoints.
  public var checkpoints: URL { folder("checkpoints") }
  /// The name under which the best checkpoint is found.
  public var best: URL { url.appendingPathComponent(Mark.best.rawValue) }
  /// The name under which the newest checkpoint is found.
  public var last: URL { url.appendingPathComponent(Mark.last.rawValue) }
  /// The report.
  public var report: URL { url.appendingPathComponent("report.html") }

  /// The folder of the checkpoint after a step.
  public func checkpoint(step: Int) -> URL {
    checkpoints.appendingPathComponent(Self.name(ofStep: step), isDirectory: true)
  }

  private func folder(_ name: String) -> URL { url.appendingPathComponent(name, isDirectory: true) }

  // MARK: - Steps

  static func name(ofStep step: Int) -> String { "step-\(step)" }

  /// The step in a checkpoint's name, nil for other names: `step-120` is 120.
  public static func step(ofCheckpointNamed name: String) -> Int? {
    guard name.hasPrefix("step-"), let step = Int(name.dropFirst(5)), step >= 0,
      name == Self.name(ofStep: step)
    else { return nil }
    return step
  }

  /// The steps of which there are checkpoints, in rising order.
  public func steps() throws(CheckpointError) -> [Int] {
    try Self.entries(of: checkpoints.path).compactMap(Self.step(ofCheckpointNamed:)).sorted()
  }

  /// The names in a folder, in no particular order.
  static func entries(of path: String) throws(CheckpointError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
    } catch {
      throw .system(action: "list", path: path, reason: reason(for: error))
    }
  }
}

/// What the system said, without Foundation's wrapping.
func reason(for error: any Error) -> String {
  let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
  let cause = underlying ?? error as NSError
  guard cause.domain == NSPOSIXErrorDomain else { return cause.localizedDescription }
  return String(cString: strerror(Int32(cause.code)))
}

public import GradientVaccine

/// Applies a rule to the gradients of any program: JSON lines in, JSON lines out (`gradvac align`).
///
/// In, one step per line:
///
///     {"gradients": {"encoder": {"a": [-4, 1, 1], "b": [6, 1, 1]}}, "losses": {"a": 2.5, "b": 3}}
///
/// Out, one line for each, keyed by group:
///
///     {"encoder": {"combined": [0.58…, 3.80…, 3.80…], "fired": {"a": ["b"], "b": ["a"]},
///       "targets": {"a": {"b": -0.008…}, "b": {"a": -0.008…}}, "weights": {"a": 2.2…, "b": 1.5…}}}
///
/// - `combined` is the update `Σ w_i g_i`, in double precision;
/// - `targets` are those after the step, by i then j; empty for rules without targets;
/// - `fired` lists for each task i the tasks j towards which `g_i` was corrected;
/// - `losses` are needed by some methods only. Other names at the top level are ignored, with a
///   warning;
/// - a group may hold some of the step's tasks only;
/// - `NaN`, `Infinity` and `-Infinity` are read as Python writes them. A group with such a gradient
///   has the weights 1, leaves the targets alone, lists the tasks as `non_finite`, and writes
///   `null` for what is no number.
///
/// Keys are sorted and numbers have the shortest digits that read back the same, so output repeats
/// byte for byte. Empty lines are passed over. State runs on from line to line and, with a state
/// file, from run to run.
public struct AlignStream {
  private var aligner: GradientAligner
  private let stateFile: AlignStateFile?
  private let lineLimit: Int
  private let warn: (String) -> Void
  private var warned: Set<String> = []

  /// Makes a stream, and goes on from the state file where there is one.
  ///
  /// - Parameters:
  ///   - method: the rule; its tasks are named, not chosen by resources.
  ///   - seed: of the random orders; a state file's own seed goes before it.
  ///   - statePath: a file that is read if it exists, and written by ``saveState()``.
  ///   - lineLimit: the greatest number of bytes of a line.
  ///   - warn: takes one line of text for people.
  public init(
    method: MethodConfiguration, seed: UInt64, statePath: String? = nil,
    lineLimit: Int = 256 << 20, warn: @escaping (String) -> Void = { _ in }
  ) throws {
    if case .text(let selection) = method.options["tasks"],
      ["low_resource", "high_resource"].contains(selection)
    {
      throw AlignError.tasksByResource(selection)
    }
    aligner = try GradientAligner(method: method, seed: seed)
    stateFile = statePath.map(AlignStateFile.init)
    self.lineLimit = lineLimit
    self.warn = warn
    if let stateFile, let state = try stateFile.read() {
      do {
        try aligner.restore(state)
      } catch {
        throw AlignError.stateFile(path: stateFile.path, problem: error.description, isData: true)
      }
    }
  }

  /// Aligns everything that a file descriptor gives, and saves the state.
  ///
  /// Each line is answered as soon as it is complete. After an error the state is that of the lines
  /// answered.
  ///
  /// - Parameters:
  ///   - descriptor: where lines come from, such as 0.
  ///   - write: takes each line of results, with its line feed.
  public mutating func run(descriptor: Int32, write: ([UInt8]) throws -> Void) throws {
    var lines = AlignLines(limit: lineLimit, descriptor: descriptor)
    do {
      while let line = try lines.next() {
        if let answer = try align(line.bytes, line: line.number) { try write(answer) }
      }
    } catch {
      try? saveState()
      throw error
    }
    try saveState()
  }

  /// Writes the state file, if there is one.
  public func saveState() throws(AlignError) {
    try stateFile?.write(aligner.state)
  }

  /// The result of one line, with its line feed; `nil` for an empty line.
  ///
  /// - Parameters:
  ///   - bytes: the line without its line feed.
  ///   - line: its number, for messages.
  public mutating func align(
    _ bytes: ArraySlice<UInt8>, line: Int
  ) throws(AlignError) -> [UInt8]? {
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return nil }
    let record = try Self.record(bytes, line: line)
    for name in record.unknownNames where warned.insert(name).inserted {
      warn("line \(line): “\(name)” is neither “gradients” nor “losses”; ignored here and below")
    }
    let tasks = record.tasks
    let losses = try losses(record, tasks, line: line)
    do throws(WeightingError) {
      try aligner.beginStep(tasks: tasks, losses: losses)
      var outcomes: [GroupOutcome] = []
      for group in record.groups {
        outcomes.append(
          try aligner.weights(for: group.name, gramian: group.gramian(among: tasks)))
      }
      _ = try aligner.endStep()
      return answer(record, tasks, outcomes, line: line)
    } catch {
      throw .rule(line: line, error: error.description)
    }
  }

  /// The losses in the order of the tasks; `nil` when the line does not give them all and the rule
  /// can do without.
  private func losses(
    _ record: AlignRecord, _ tasks: [String], line: Int
  ) throws(AlignError) -> [Double]? {
    var losses: [Double] = []
    for task in tasks {
      if let loss = record.losses[task] {
        losses.append(loss)
      } else if aligner.needs.losses {
        throw .missingLoss(line: line, task: task, method: aligner.method.name)
      }
    }
    return losses.count == tasks.count ? losses : nil
  }

  private func answer(
    _ record: AlignRecord, _ tasks: [String], _ outcomes: [GroupOutcome], line: Int
  ) -> [UInt8] {
    var writer = AlignWriter()
    let groups = Dictionary(
      uniqueKeysWithValues: zip(record.groups, outcomes).map { ($0.name, ($0, $1)) })
    writer.object(record.groups.map(\.name)) { writer, name in
      guard let (group, outcome) = groups[name] else { return }
      AlignAnswer(group: group, outcome: outcome, tasks: tasks).write(to: &writer)
      if !outcome.nonFinite.isEmpty {
        let names = outcome.nonFinite.map { tasks[$0] }.joined(separator: ", ")
        warn(
          "line \(line): group “\(name)” has gradients that are not finite (\(names)); "
            + "its targets stay as they were")
      }
    }
    writer.endLine()
    return writer.bytes
  }

  private static func record(
    _ bytes: ArraySlice<UInt8>, line: Int
  ) throws(AlignError) -> AlignRecord {
    let result = bytes.withUnsafeBufferPointer { buffer in
      Result { () throws(AlignError) in try AlignRecord(buffer, line: line) }
    }
    return try result.get()
  }
}

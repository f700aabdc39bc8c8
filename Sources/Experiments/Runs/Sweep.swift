import Checkpoints
import Configuration
public import Console
import Corpora
public import Foundation
public import Training

/// Several runs of one configuration, one after the other, in one folder: every combination of some
/// values, each direction by itself, or both.
///
/// The folder can be taken up again at any time: runs that are finished stay as they are, the one
/// that was stopped goes on from its checkpoint, the others start.
public struct Sweep {
  /// A key with its values, such as `seed=1,2,3`.
  public struct Axis: Sendable, Equatable {
    /// The key, such as `sampling.temperature`.
    public let key: String
    /// The values as YAML.
    public let values: [String]

    /// Parses `KEY=VALUE,VALUE…`; commas inside brackets, braces and quotes part no values.
    ///
    /// - Throws: ``SweepError/axis(_:)``.
    public init(parsing text: String) throws(SweepError) {
      guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
        throw .axis(text)
      }
      key = String(text[..<sign])
      values = Self.parted(text[text.index(after: sign)...])
      guard values.allSatisfy({ !$0.isEmpty }), Set(values).count == values.count else {
        throw .axis(text)
      }
    }

    private static func parted(_ text: Substring) -> [String] {
      var parts = [""]
      var depth = 0
      var quote: Character?
      for character in text {
        if let open = quote {
          if character == open { quote = nil }
        } else if character == "\"" || character == "'" {
          quote = character
        } else if "[{".contains(character) {
          depth += 1
        } else if "]}".contains(character) {
          depth -= 1
        } else if character == ",", depth == 0 {
          parts.append("")
          continue
        }
        parts[parts.count - 1].append(character)
      }
      return parts.map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  /// How one run of a sweep ended.
  public enum MemberEnding: Sendable, Equatable {
    /// It was finished before.
    case already
    /// It was trained to its end now.
    case trained(TrainingEnding)
    /// Its gradients did not stay finite; the others go on.
    case failed(String)
  }

  private let file: String
  private let overrides: [String]
  private let folder: URL
  private let plan: RunPlan

  /// A sweep over a configuration's file.
  ///
  /// - Parameters:
  ///   - file: the configuration.
  ///   - overrides: set for all runs, such as `training.max_steps=1000`.
  ///   - axes: what varies; the last one varies fastest.
  ///   - bilingual: whether each direction is trained by itself, by the rule `joint`.
  ///   - folder: where the runs' directories are.
  /// - Throws: what loading the configuration throws, for every run; ``SweepError``.
  public init(
    file: String, overrides: [String], axes: [Axis], bilingual: Bool, folder: URL
  ) throws {
    self.file = file
    self.overrides = overrides
    self.folder = folder
    plan = try Self.plan(file, overrides, axes, bilingual: bilingual)
    // A wrong value in the last run is told before the first one has trained for a day.
    for member in plan.members { _ = try configuration(of: member) }
  }

  /// The runs' names in their order.
  public var names: [String] { plan.members.map(\.name) }

  private func configuration(of member: RunPlan.Member) throws -> any RunSettings {
    try AnyRunSettings.load(file, overrides: overrides + member.overrides)
  }

  // MARK: - The plan

  private static func plan(
    _ file: String, _ overrides: [String], _ axes: [Axis], bilingual: Bool
  ) throws -> RunPlan {
    for axis in axes where bilingual && axis.key == "method" { throw SweepError.bilingualMethod }
    var members = [RunPlan.Member(name: "", overrides: [])]
    if bilingual {
      let all = try AnyRunSettings.load(file, overrides: overrides).taskNames()
      members = all.map {
        RunPlan.Member(name: $0, overrides: ["method=joint", "data.only=[\($0)]"])
      }
    }
    for axis in axes {
      members = members.flatMap { member in
        axis.values.map { value in
          let part = label(axis, value, among: axes)
          return RunPlan.Member(
            name: member.name.isEmpty ? part : "\(member.name)-\(part)",
            overrides: member.overrides + ["\(axis.key)=\(value)"])
        }
      }
    }
    let names = members.map(\.name)
    guard Set(names).count == names.count else { throw SweepError.sameNames(names) }
    return RunPlan(isBilingual: bilingual, members: members)
  }

  /// What a value adds to a run's name: `gradvac` for a method, else `seed-2`.
  private static func label(_ axis: Axis, _ value: String, among axes: [Axis]) -> String {
    let kept = value.map { $0.isLetter || $0.isNumber || "._-".contains($0) ? $0 : "_" }
    if axis.key == "method" { return String(kept) }
    let last = axis.key.split(separator: ".").last.map(String.init) ?? axis.key
    let isUnique = axes.filter { $0.key == last || $0.key.hasSuffix(".\(last)") }.count == 1
    return "\(isUnique ? last : axis.key)-\(String(kept))"
  }

  // MARK: - Training

  /// Trains the runs that are not finished, one after the other.
  ///
  /// - Parameters:
  ///   - resuming: whether the folder may hold runs already.
  ///   - note: told of each run before it begins: its place, their number, its name.
  /// - Returns: how each run ended, up to the one that was interrupted.
  public func run(
    resuming: Bool, environment: TrainingSession.Environment,
    note: (_ index: Int, _ count: Int, _ name: String) -> Void
  ) throws -> [(name: String, ending: MemberEnding)] {
    try prepare(resuming: resuming)
    var endings: [(name: String, ending: MemberEnding)] = []
    for (index, member) in plan.members.enumerated() {
      note(index, plan.members.count, member.name)
      let ending = try train(member, resuming: resuming, environment: environment)
      endings.append((member.name, ending))
      if ending == .trained(.interrupted) { return endings }
    }
    try? FileManager.default.removeItem(at: sharedText)
    return endings
  }

  /// Where bilingual runs have the text of all directions prepared, while any of them is left.
  private var sharedText: URL { folder.appendingPathComponent("text") }

  private func prepare(resuming: Bool) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    if let stored = try RunPlan.stored(in: folder) {
      guard resuming else { throw CheckpointError.runExists(path: folder.path) }
      guard stored == plan else { throw SweepError.otherPlan(folder: folder.path) }
    }
    try plan.store(in: folder)
  }

  private func train(
    _ member: RunPlan.Member, resuming: Bool, environment: TrainingSession.Environment
  ) throws -> MemberEnding {
    let url = folder.appendingPathComponent(member.name)
    let configuration = try configuration(of: member)
    let exists = (try? RunDirectory.open(at: url)) != nil
    if exists, try isFinished(url, configuration) { return .already }
    do {
      let outcome = try TrainingSession.run(
        configuration, at: url, sharedText: plan.isBilingual ? sharedText : nil,
        resuming: exists && resuming, environment: environment)
      if outcome.ending == .interrupted, outcome.step == 0 { return .trained(.interrupted) }
      try StudyReporter([url]).writePage(to: outcome.directory.report)
      return .trained(outcome.ending)
    } catch let error as TrainingError {
      guard case .notFinite = error else { throw error }
      environment.stream.line("\(member.name) failed: \(error)")
      return .failed("\(error)")
    }
  }

  /// Whether a run has come to its end, and the limits have not been raised since.
  private func isFinished(_ url: URL, _ configuration: any RunSettings) throws -> Bool {
    let directory = try RunDirectory.open(at: url)
    guard let cost = RunCost(log: directory.log), cost.isFinished,
      let stored = try? AnyRunSettings.load(directory.configuration.path)
    else { return false }
    let (limits, before) = (configuration.training, stored.training)
    return (limits.maxSteps, limits.maxMinutes, limits.maxEpochs, limits.patience)
      == (before.maxSteps, before.maxMinutes, before.maxEpochs, before.patience)
  }
}

/// Why several runs cannot be trained together.
public enum SweepError: ExitCoded, CustomStringConvertible, Equatable {
  /// A text is no key with values.
  case axis(String)
  /// Bilingual runs have one task, on which every rule does the same.
  case bilingualMethod
  /// Two runs would have one name.
  case sameNames([String])
  /// The folder holds another sweep.
  case otherPlan(folder: String)
  /// Runs whose gradients did not stay finite.
  case failed([String], of: Int)

  /// One line that says what was expected, what was found and how to mend it.
  public var description: String {
    switch self {
    case .axis(let text):
      "--sweep \(text): expected a key with different values, such as --sweep seed=1,2,3"
    case .bilingualMethod:
      "--bilingual trains one task a run, where all rules do the same; do not sweep over method"
    case .sameNames(let names):
      "two runs of the sweep would have the same name: \(names.joined(separator: ", "))"
    case .otherPlan(let folder):
      "\(folder) holds other runs than those asked for; its runs.json lists them; "
        + "give the same --sweep and --bilingual, or choose another directory"
    case .failed(let names, let count):
      "\(names.count) of \(count) runs failed (\(names.joined(separator: ", "))); the others are "
        + "finished"
    }
  }

  /// 64 for what was typed wrong, 65 where the folder says otherwise.
  public var exitCode: ExitCode {
    switch self {
    case .otherPlan, .failed: .dataError
    default: .usage
    }
  }
}

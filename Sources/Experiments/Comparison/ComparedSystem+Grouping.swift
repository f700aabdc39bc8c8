import Foundation

extension ComparedSystem {
  /// Makes systems of what a command line names.
  ///
  /// Each name is a run, a folder of runs that `gradvac train --sweep` or `--bilingual` has made,
  /// or either with a name of the user's before it: `NAME=RUN`. Runs under one such name are one
  /// system. The others are one system where they differ in nothing but the seed; a folder of
  /// bilingual runs is one system. Systems without a name of the user's are called by their rule,
  /// with the keys that tell systems of one rule apart.
  ///
  /// - Throws: ``ComparisonError``, or what opening a run throws.
  public static func systems(named words: [String]) throws -> [ComparedSystem] {
    var groups: [(key: Key, runs: [ComparedRun])] = []
    for word in words {
      let (name, path) = parted(word)
      for run in try runs(at: path) {
        let key =
          name.map(Key.named) ?? .settings(run.settings, isBilingual: run.isBilingual)
        if let index = groups.firstIndex(where: { $0.key == key }) {
          groups[index].runs.append(run)
        } else {
          groups.append((key, [run]))
        }
      }
    }
    let systems = try groups.map { key, runs in
      try ComparedSystem(name: key.name ?? "", runs: runs)
    }
    return try named(systems)
  }

  private enum Key: Hashable {
    case named(String)
    case settings([String: String], isBilingual: Bool)

    var name: String? {
      if case .named(let name) = self { name } else { nil }
    }
  }

  /// The parts of `NAME=RUN`; a path that exists as a whole is no such thing.
  private static func parted(_ word: String) -> (name: String?, path: String) {
    guard !FileManager.default.fileExists(atPath: word), let sign = word.firstIndex(of: "="),
      sign > word.startIndex
    else { return (nil, word) }
    return (String(word[..<sign]), String(word[word.index(after: sign)...]))
  }

  /// The run at a path, or the runs of a folder of several.
  private static func runs(at path: String) throws -> [ComparedRun] {
    guard let plan = try RunPlan.stored(in: URL(fileURLWithPath: path)) else {
      return [try ComparedRun(at: path)]
    }
    return try plan.members.map {
      try ComparedRun(at: "\(path)/\($0.name)", isBilingual: plan.isBilingual)
    }
  }

  // MARK: - Names

  private static func named(_ systems: [ComparedSystem]) throws -> [ComparedSystem] {
    var systems = systems
    for kind in Set(systems.filter { $0.name.isEmpty }.map(\.kind)) {
      let indices = systems.indices.filter { systems[$0].name.isEmpty && systems[$0].kind == kind }
      let settings = indices.map { systems[$0].runs[0].settings }
      let keys = telling(settings)
      for (index, settings) in zip(indices, settings) {
        let details = keys.compactMap { key in
          settings[key].map { "\(shortened(key, among: keys)) \($0)" }
        }
        systems[index].name =
          kind + (details.isEmpty ? "" : " (\(details.joined(separator: ", ")))")
      }
    }
    for (index, system) in systems.enumerated()
    where systems[..<index].contains(where: { $0.name == system.name }) {
      // Text of one name that stands elsewhere, or absent keys: the path is always another.
      systems[index].name += " [\(system.runs[0].path)]"
    }
    return systems
  }

  /// The keys in which systems differ.
  private static func telling(_ settings: [[String: String]]) -> [String] {
    guard let first = settings.first else { return [] }
    var keys = Set<String>()
    for other in settings.dropFirst() { keys.formUnion(differences(first, other)) }
    return keys.sorted()
  }

  /// The last part of a key where no other one ends so.
  private static func shortened(_ key: String, among keys: [String]) -> String {
    func last(_ key: String) -> Substring { key.split(separator: ".").last ?? key[...] }
    return keys.filter { last($0) == last(key) }.count == 1 ? String(last(key)) : key
  }
}

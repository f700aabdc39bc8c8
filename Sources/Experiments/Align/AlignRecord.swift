/// One step as a stream gives it: gradients by group and task, and perhaps losses by task.
struct AlignRecord {
  /// One group: the tasks with a gradient there, sorted by name, and their gradients.
  struct Group {
    let name: String
    let tasks: [String]
    let gradients: [[Double]]
  }

  /// The groups, sorted by name.
  let groups: [Group]
  let losses: [String: Double]
  /// Names at the top level that mean nothing here.
  let unknownNames: [String]

  /// The tasks of all groups, sorted.
  var tasks: [String] { Set(groups.flatMap(\.tasks)).sorted() }

  /// Reads `{"gradients": {group: {task: [numbers]}}, "losses": {task: number}}`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, line: Int) throws(AlignError) {
    var groups: [Group]?
    var losses: [String: Double] = [:]
    var unknown: [String] = []
    var scanner = AlignScanner(bytes, line: line)
    try scanner.object("an object with “gradients”") { scanner, key throws(AlignError) in
      switch key {
      case "gradients": groups = try Self.groups(&scanner, line: line)
      case "losses": losses = try Self.losses(&scanner)
      default:
        unknown.append(key)
        try scanner.skipValue()
      }
    }
    try scanner.end()
    guard let groups, !groups.isEmpty else { throw .noGradients(line: line) }
    self.groups = groups.sorted { $0.name < $1.name }
    self.losses = losses
    unknownNames = unknown
  }

  private static func groups(
    _ scanner: inout AlignScanner, line: Int
  ) throws(AlignError) -> [Group] {
    var groups: [Group] = []
    try scanner.object("an object of groups") { scanner, name throws(AlignError) in
      groups.append(try group(name, &scanner, line: line))
    }
    return groups
  }

  private static func group(
    _ name: String, _ scanner: inout AlignScanner, line: Int
  ) throws(AlignError) -> Group {
    var rows: [(task: String, gradient: [Double])] = []
    try scanner.object("an object of tasks") { scanner, task throws(AlignError) in
      let gradient = try scanner.numbers("an array of numbers")
      if gradient.isEmpty {
        throw .empty(line: line, place: "the gradient of “\(task)” in group “\(name)”")
      }
      if let first = rows.first, first.gradient.count != gradient.count {
        throw .lengths(
          line: line, group: name, first: first.task, firstLength: first.gradient.count,
          second: task, length: gradient.count)
      }
      rows.append((task, gradient))
    }
    if rows.isEmpty { throw .empty(line: line, place: "group “\(name)”") }
    rows.sort { $0.task < $1.task }
    return Group(name: name, tasks: rows.map(\.task), gradients: rows.map(\.gradient))
  }

  private static func losses(
    _ scanner: inout AlignScanner
  ) throws(AlignError) -> [String: Double] {
    var losses: [String: Double] = [:]
    try scanner.object("an object of losses") { scanner, task throws(AlignError) in
      losses[task] = try scanner.number()
    }
    return losses
  }
}

/// The target cosine of every ordered pair of tasks in every group: what Gradient Vaccine
/// remembers.
///
/// Each task name has a slot, given when the task first appears and kept for ever. A group holds a
/// dense table over the slots that existed when it was last written; pairs beyond it have the
/// target 0.
public struct PairTargets: Sendable, Equatable {
  fileprivate struct Table: Codable, Sendable, Equatable {
    var size: Int
    var values: [Double]
  }

  private enum CodingKeys: String, CodingKey {
    case tasks, groups
  }

  /// The names of the tasks, by slot.
  public private(set) var tasks: [String] = []
  private var groups: [String: Table] = [:]

  init() {}

  /// The target of an ordered pair of tasks in a group: 0 until the pair is first met.
  public func target(of i: String, towards j: String, in group: String) -> Double {
    guard let i = tasks.firstIndex(of: i), let j = tasks.firstIndex(of: j) else { return 0 }
    return values(of: group, slots: [i, j])[1]
  }

  /// The names of the groups that have targets, sorted.
  public var groupNames: [String] { groups.keys.sorted() }

  /// The slots of some tasks; new names get new slots.
  mutating func slots(of names: [String]) -> [Int] {
    var slots = Dictionary(uniqueKeysWithValues: zip(tasks, tasks.indices))
    return names.map { name in
      if let slot = slots[name] { return slot }
      slots[name] = tasks.count
      tasks.append(name)
      return tasks.count - 1
    }
  }

  /// The targets of a group between some slots, row by row.
  func values(of group: String, slots: [Int]) -> [Double] {
    guard let table = groups[group] else {
      return Array(repeating: 0, count: slots.count * slots.count)
    }
    if table.isWhole(slots) { return table.values }
    var found = [Double](repeating: 0, count: slots.count * slots.count)
    for (row, i) in slots.enumerated() where i < table.size {
      for (column, j) in slots.enumerated() where j < table.size {
        found[row * slots.count + column] = table.values[i * table.size + j]
      }
    }
    return found
  }

  /// Writes the targets of a group between some slots.
  mutating func set(_ targets: [Double], of group: String, slots: [Int]) {
    groups[group, default: Table(size: 0, values: [])].write(
      targets, slots: slots, size: tasks.count)
  }
}

extension PairTargets.Table {
  fileprivate mutating func write(_ targets: [Double], slots: [Int], size wanted: Int) {
    if size < wanted { grow(to: wanted) }
    if isWhole(slots) {
      values = targets
      return
    }
    for (row, i) in slots.enumerated() {
      for (column, j) in slots.enumerated() {
        values[i * size + j] = targets[row * slots.count + column]
      }
    }
  }

  /// Whether slots are all of the table's, in its order.
  fileprivate func isWhole(_ slots: [Int]) -> Bool {
    slots.count == size && slots.elementsEqual(0..<size)
  }

  private mutating func grow(to wanted: Int) {
    var larger = [Double](repeating: 0, count: wanted * wanted)
    for i in 0..<size {
      for j in 0..<size { larger[i * wanted + j] = values[i * size + j] }
    }
    (size, values) = (wanted, larger)
  }
}

extension PairTargets: Codable {
  /// Reads targets, and checks that names are unique and tables square and finite.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    tasks = try container.decode([String].self, forKey: .tasks)
    groups = try container.decode([String: Table].self, forKey: .groups)
    guard Set(tasks).count == tasks.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .tasks, in: container, debugDescription: "a task name appears twice")
    }
    for (name, table) in groups {
      let size = table.values.count
      guard (0...tasks.count).contains(table.size), size == table.size * table.size,
        table.values.allSatisfy({ (-1...1).contains($0) })
      else {
        throw DecodingError.dataCorruptedError(
          forKey: .groups, in: container,
          debugDescription: "the targets of group “\(name)” are no square table of cosines")
      }
    }
  }
}

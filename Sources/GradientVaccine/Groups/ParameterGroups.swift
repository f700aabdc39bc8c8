/// The groups that a granularity makes of a model's parameters, in order.
public struct ParameterGroups: Sendable, Equatable {
  /// One group: its name and its parameters' paths.
  public struct Group: Sendable, Equatable {
    /// The group's name.
    public let name: String
    /// The paths of its parameters, in the order of the model.
    public let paths: [String]
  }

  /// The groups, in the order in which their first parameters appear.
  public let groups: [Group]

  /// Divides parameter paths into groups, keeping their order.
  ///
  /// - Precondition: no path appears twice.
  /// - Complexity: O(number of paths).
  public init(paths: [String], granularity: Granularity) {
    precondition(Set(paths).count == paths.count, "a parameter path appears twice")
    var order: [String] = []
    var members: [String: [String]] = [:]
    for path in paths {
      let name = granularity.group(of: path)
      if members[name] == nil { order.append(name) }
      members[name, default: []].append(path)
    }
    groups = order.map { Group(name: $0, paths: members[$0] ?? []) }
  }

  /// The groups' names, in order.
  public var names: [String] { groups.map(\.name) }

  /// The paths of one group's parameters; empty for a name that is no group.
  public func paths(of group: String) -> [String] {
    groups.first { $0.name == group }?.paths ?? []
  }
}

public import GradientVaccine
public import Layers

/// Where each parameter group's values lie in the network's flat vectors.
public struct GroupColumns: Sendable, Equatable {
  /// A group and its ranges of columns.
  public struct Group: Sendable, Equatable {
    /// The group's name.
    public let name: String
    /// The paths of its parameters, in the order of the network.
    public let paths: [String]
    /// Its columns, ascending; neighbouring parameters share a range.
    public let columns: [Range<Int>]
  }

  /// The groups, in the order of their first parameters; together they cover every column once.
  public let groups: [Group]

  /// Divides a network's parameters into groups.
  public init(_ parameters: ParameterSet, granularity: Granularity) {
    let named = ParameterGroups(paths: parameters.parameters.map(\.path), granularity: granularity)
    groups = named.groups.map { group in
      let ranges = group.paths.compactMap { parameters[$0]?.range }
      return Group(name: group.name, paths: group.paths, columns: Self.joined(ranges))
    }
  }

  private static func joined(_ ranges: [Range<Int>]) -> [Range<Int>] {
    ranges.reduce(into: []) { joined, range in
      if let last = joined.last, last.upperBound == range.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<range.upperBound
      } else {
        joined.append(range)
      }
    }
  }
}

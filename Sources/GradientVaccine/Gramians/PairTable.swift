/// One value for every ordered pair of K tasks, row by row.
public struct PairTable<Element> {
  /// The number of tasks, K.
  public let count: Int

  /// The values; that of the pair (i, j) is at `i * count + j`.
  public private(set) var values: [Element]

  /// Makes a table that holds one value everywhere.
  public init(count: Int, repeating value: Element) {
    self.count = count
    self.values = Array(repeating: value, count: count * count)
  }

  /// Makes a table from its values, row by row.
  ///
  /// - Precondition: `values` has `count * count` entries.
  public init(count: Int, values: [Element]) {
    precondition(values.count == count * count, "\(count) tasks have \(count * count) pairs")
    self.count = count
    self.values = values
  }

  /// The value of the ordered pair (i, j).
  public subscript(i: Int, j: Int) -> Element {
    get { values[i * count + j] }
    set { values[i * count + j] = newValue }
  }

  /// The same values for tasks in another order: entry (i, j) of the result is (order[i], order[j])
  /// here.
  func reordered(_ order: [Int]) -> PairTable {
    var moved: [Element] = []
    moved.reserveCapacity(order.count * order.count)
    for i in order {
      for j in order { moved.append(self[i, j]) }
    }
    return PairTable(count: order.count, values: moved)
  }
}

extension PairTable: Sendable where Element: Sendable {}
extension PairTable: Equatable where Element: Equatable {}

import GradientVaccine
import Layers
import Tensors

// Letters: K tasks, n the group's columns.

/// A parameter group while a pass is captured: its K×n gradients, and what is still to come.
final class CapturedGroup {
  /// One parameter of the group.
  final class Member {
    let parameter: Parameter
    /// Where the parameter begins among the group's columns, once the rows exist.
    fileprivate(set) var column = 0
    /// Uses whose gradient has not come yet.
    fileprivate(set) var pendingUses = 0
    /// Whether a gradient has been written, so that the next one is added.
    var isWritten = false
    /// The entries of a table that the rows have; nil where they have all of the parameter.
    fileprivate(set) var entries: TableEntries?
    /// The indices of all uses; nil once one of them is more than a look-up.
    private var lookUps: [Tensor]? = []

    init(_ parameter: Parameter) { self.parameter = parameter }

    /// The columns that the rows have of the parameter.
    var columns: Range<Int> {
      column..<(column + (entries.map { $0.count * parameter.shape[1] } ?? parameter.count))
    }

    /// Notes a use whose gradient is still to come.
    func noteUse(lookUp indices: Tensor?) {
      pendingUses += 1
      if let indices { lookUps?.append(indices) } else { lookUps = nil }
    }

    /// Leaves out the entries of a table that are never looked up, where that is worth the while.
    fileprivate func compact() throws {
      guard let lookUps, !lookUps.isEmpty, parameter.fixed == nil, parameter.shape.count == 2,
        lookUps.reduce(0, { $0 + $1.count }) <= parameter.shape[0] / 2
      else { return }
      entries = try TableEntries(of: lookUps)
    }
  }

  let name: String
  let members: [Member]
  private(set) var isSolved = false
  private let tasks: Int
  private let pool: RowPool
  private var memory: RowPool.Piece?
  private var rows: Tensor?
  private var products: [Double]

  /// - Parameter parameters: the group's parameters that are trained.
  init(_ name: String, _ parameters: [Parameter], tasks: Int, pool: RowPool) {
    self.name = name
    self.tasks = tasks
    self.pool = pool
    members = parameters.map { Member($0) }
    products = Array(repeating: 0, count: tasks * tasks)
  }

  /// Whether all uses of the group's parameters have reported.
  var isComplete: Bool { members.allSatisfy { $0.pendingUses == 0 } }

  /// The group's gradients [K, n]; a member's columns hold anything until they are written.
  ///
  /// - Parameter beforeAllUses: whether the pass may still come to further uses of the parameters.
  func writableRows(beforeAllUses: Bool = false) throws -> Tensor {
    if let rows { return rows }
    var width = 0
    for member in members {
      if !beforeAllUses { try member.compact() }
      member.column = width
      width += member.columns.count
    }
    let memory = try pool.take(tasks * width)
    let rows = try memory.vector.reshaped([tasks, width])
    (self.memory, self.rows) = (memory, rows)
    return rows
  }

  /// Counts one use of a parameter as done; after the last one its part of the Gramian is formed,
  /// while its gradients are still in the cache.
  func noteWritten(_ member: Member) throws {
    member.isWritten = true
    member.pendingUses -= 1
    guard member.pendingUses == 0, let rows else { return }
    if let fixed = member.parameter.fixed {
      let start = member.column
      try rows.narrowed(1, (start + fixed.lowerBound)..<(start + fixed.upperBound)).fill(0)
    }
    products = zip(products, try rows.gramian(columns: member.columns)).map(+)
  }

  /// Asks for the weights of the group's Gramian, writes the weighted sum of the gradients to the
  /// network's vector, and leaves the memory to the next group.
  func solve(
    into combined: Tensor, weights: (Gramian) throws -> [Double]
  ) throws {
    isSolved = true
    let weights = try weights(Gramian(count: tasks, values: products))
    for member in members {
      let destination = try combined.narrowed(0, member.parameter.range)
      guard member.isWritten, let rows else {
        try destination.fill(0)
        continue
      }
      let own = try rows.narrowed(1, member.columns)
      try write(member, into: destination) {
        try own.combine(weights: weights, columns: 0..<member.columns.count, into: $0)
      }
    }
    (memory, rows) = (nil, nil)
  }

  /// Has a member's sum written to its columns of the network's vector; entries of a table that were
  /// not looked up get zeros.
  private func write(
    _ member: Member, into destination: Tensor, _ sum: (Tensor) throws -> Void
  ) throws {
    guard let entries = member.entries else { return try sum(destination) }
    let looked = try Tensor.uninitialized([member.columns.count], device: destination.device)
    try sum(looked)
    try destination.fill(0)
    let width = member.parameter.shape[1]
    try destination.reshaped(member.parameter.shape).assignRows(
      entries.indices, looked.reshaped([entries.count, width]))
  }
}

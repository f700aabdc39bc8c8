import GradientVaccine
import Layers
import Tensors

// Letters: K tasks, n the group's columns.

/// A parameter group while a pass is captured: its K×n gradients, and what is still to come.
final class CapturedGroup {
  /// One parameter of the group.
  final class Member {
    let parameter: Parameter
    /// Where the parameter begins among the group's columns.
    let column: Int
    /// Uses whose gradient has not come yet.
    var pendingUses = 0
    /// Whether a gradient has been written, so that the next one is added.
    var isWritten = false

    init(_ parameter: Parameter, column: Int) {
      self.parameter = parameter
      self.column = column
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
    var column = 0
    members = parameters.map { parameter in
      defer { column += parameter.count }
      return Member(parameter, column: column)
    }
    products = Array(repeating: 0, count: tasks * tasks)
  }

  /// Whether all uses of the group's parameters have reported.
  var isComplete: Bool { members.allSatisfy { $0.pendingUses == 0 } }

  /// The group's gradients [K, n]; a member's columns hold anything until they are written.
  func writableRows() throws -> Tensor {
    if let rows { return rows }
    let width = members.reduce(0) { $0 + $1.parameter.count }
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
    let columns = member.column..<(member.column + member.parameter.count)
    products = zip(products, try rows.gramian(columns: columns)).map(+)
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
      if member.isWritten, let rows {
        let columns = member.column..<(member.column + member.parameter.count)
        try rows.narrowed(1, columns).combine(
          weights: weights, columns: 0..<columns.count, into: destination)
      } else {
        try destination.fill(0)
      }
    }
    (memory, rows) = (nil, nil)
  }
}

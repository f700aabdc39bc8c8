import Foundation
import Tensors
import Testing

@Suite("The output projection with its cross-entropy")
struct ProjectionTests {
  /// States [M, d], a table [V, d], targets and row weights; all numbers are small.
  private struct Example {
    let rows = 7
    let width = 3
    let vocabulary = 21
    let smoothing: Double
    let weight: Double
    let scale: Double

    init(smoothing: Double = 0.1, weight: Double = 0.5, scale: Double = 2) {
      (self.smoothing, self.weight, self.scale) = (smoothing, weight, scale)
    }

    var states: [Double] { scattered(rows * width).map { scale * $0 } }
    var table: [Double] { scattered(vocabulary * width, 0.4).map { scale * $0 } }
    var targets: [Int64] { (0..<rows).map { Int64(($0 * 5 + 2) % vocabulary) } }
    var rowWeights: [Double] { (0..<rows).map { 1 + Double($0 % 3) } }

    /// The losses and their gradients with respect to scores, by the formula.
    func formula(_ weights: [Double]) -> (losses: [Double], scoreGradient: [[Double]]) {
      var (losses, gradients): ([Double], [[Double]]) = ([], [])
      let (inputs, entries) = (states, table)
      for row in 0..<rows {
        let scores: [Double] = (0..<vocabulary).map { entry in
          var sum = 0.0
          for c in 0..<width { sum += inputs[row * width + c] * entries[entry * width + c] }
          return sum
        }
        let largest = scores.max() ?? 0
        let level = largest + log(scores.reduce(0) { $0 + exp($1 - largest) })
        let (target, share) = (Int(targets[row]), smoothing / Double(vocabulary))
        let factor = weight * weights[row]
        let all = scores.reduce(0) { $0 + share * (level - $1) }
        losses.append(factor * ((1 - smoothing) * (level - scores[target]) + all))
        gradients.append(
          scores.indices.map {
            factor * (exp(scores[$0] - level) - share - ($0 == target ? 1 - smoothing : 0))
          })
      }
      return (losses, gradients)
    }

    /// Σ_m g_m·(scores' gradient)ᵀ·x over some rows: the table's gradient.
    func tableGradient(_ weights: [Double], rows chosen: Range<Int>) -> [Double] {
      let gradients = formula(weights).scoreGradient
      let inputs = states
      return (0..<vocabulary * width).map { place in
        var sum = 0.0
        for row in chosen {
          sum += gradients[row][place / width] * inputs[row * width + place % width]
        }
        return sum
      }
    }
  }

  private let ones = [Double](repeating: 1, count: 7)

  @Test("losses are the formula in every type", arguments: [0, 0.1, 1])
  func losses(smoothing: Double) throws {
    let example = Example(smoothing: smoothing)
    let expected = example.formula(ones).losses
    for (type, tolerance) in [(ElementType.float64, 1e-12), (.float32, 1e-5), (.bfloat16, 0.1)] {
      let losses = try doubles(example.states, [7, 3]).converted(to: type).projectedCrossEntropy(
        CrossEntropy(integers(example.targets), labelSmoothing: smoothing, weight: 0.5),
        table: doubles(example.table, [21, 3]).converted(to: type))
      try expect(losses, equals: expected, within: tolerance, shape: [7])
    }
  }

  @Test("gradients are the slopes, whatever the losses are multiplied by", arguments: [0, 0.3])
  func slopes(smoothing: Double) throws {
    let example = Example(smoothing: smoothing)
    try expectGradients(of: [(example.states, [7, 3]), (example.table, [21, 3])]) {
      try $0[0].projectedCrossEntropy(
        CrossEntropy(
          integers(example.targets), labelSmoothing: smoothing, weight: 0.5,
          rowWeights: doubles(example.rowWeights)), table: $0[1])
    }
  }

  @Test("summed losses have the formula's gradient in single precision, scaled alike or not")
  func singles() throws {
    let example = Example()
    for weights in [ones, [Double](repeating: -3, count: 7), example.rowWeights] {
      let states = try floats(example.states.map(Float.init), [7, 3])
      let table = try floats(example.table.map(Float.init), [21, 3])
      for tensor in [states, table] { try tensor.setRequiresGradient(true) }
      let losses = try states.projectedCrossEntropy(
        CrossEntropy(integers(example.targets), labelSmoothing: 0.1, weight: 0.5), table: table)
      let factors = try floats(weights.map(Float.init))
      let gradients = try losses.gradients(of: [states, table], from: factors)
      let scores = example.formula(weights).scoreGradient
      let table64 = example.table
      let expected: [Double] = (0..<21).map { place in
        var sum = 0.0
        for entry in 0..<21 { sum += scores[place / 3][entry] * table64[entry * 3 + place % 3] }
        return sum
      }
      try expect(#require(gradients[0]), equals: expected, within: 1e-5, shape: [7, 3])
      try expect(
        #require(gradients[1]), equals: example.tableGradient(weights, rows: 0..<7), within: 1e-5,
        shape: [21, 3])
    }
  }

  @Test("more scores than are held at once: rows of several chunks")
  func chunks() throws {
    // 60,000 entries make chunks of 139 rows in single precision.
    let (rows, vocabulary) = (300, 60_000)
    let states = try floats(scattered(rows * 2).map { Float(3 * $0) }, [rows, 2])
    let table = try floats(scattered(vocabulary * 2, 0.2).map { Float(3 * $0) }, [vocabulary, 2])
    for tensor in [states, table] { try tensor.setRequiresGradient(true) }
    let targets = try integers((0..<Int64(rows)).map { $0 * 199 })
    let found = try states.projectedCrossEntropy(
      CrossEntropy(targets, labelSmoothing: 0.1), table: table
    ).sum()
    let expected = try states.linear(weight: table, bias: nil)
      .crossEntropySum(targets, labelSmoothing: 0.1)
    #expect(abs(try found.item() / expected.item() - 1) < 1e-6)
    let exact = try expected.gradients(of: [states, table])
    for (one, other) in zip(try found.gradients(of: [states, table]), exact) {
      let (one, other) = (try #require(one), try #require(other))
      #expect(try (one - other).norm() <= 1e-5 * other.norm())
    }
  }

  @Test("rows get each task's gradient of the table; empty tasks get zeros")
  func taskRows() throws {
    let example = Example()
    let segments = Segments(lengths: [0, 4, 1, 0, 2])
    let bounds = [0..<0, 0..<4, 4..<5, 5..<5, 5..<7]
    let rows = try Tensor.full([5, 65], 7)
    let states = try floats(example.states.map(Float.init), [7, 3])
    try states.setRequiresGradient(true)
    let table = try floats(example.table.map(Float.init), [21, 3])
    let loss = CrossEntropy(try integers(example.targets), labelSmoothing: 0.1, weight: 0.5)
    let place = TableGradientRows(rows: rows, segments: segments, column: 1)
    _ = try states.projectedCrossEntropy(loss, table: table, writing: place)
    func expectRows(_ weights: [Double]) throws {
      for (task, range) in bounds.enumerated() {
        let row = try rows.selected(task)
        try expect(
          row.narrowed(0, 1..<64), equals: example.tableGradient(weights, rows: range),
          within: 1e-5)
        try expect(row.narrowed(0, 64..<65), equals: [7])
      }
    }
    try expectRows(ones)
    // What is missing for other gradients of the losses is added; for the same ones, nothing.
    try states.addProjectionGradients(
      to: place, table: table, loss: loss, casting: false,
      lossGradient: floats(example.rowWeights.map(Float.init)), held: 1)
    try expectRows(example.rowWeights)
    let before = try rows.bytes()
    try states.addProjectionGradients(
      to: place, table: table, loss: loss, casting: false,
      lossGradient: floats(ones.map(Float.init)),
      held: 1)
    #expect(try rows.bytes() == before)
  }

  @Test("scores of any size: the largest counts, nothing overflows", arguments: [1e-3, 1, 30, 1e4])
  func scales(scale: Double) throws {
    let example = Example(smoothing: 0, weight: 1, scale: scale)
    let losses = try floats(example.states.map(Float.init), [7, 3]).projectedCrossEntropy(
      CrossEntropy(integers(example.targets)),
      table: floats(example.table.map(Float.init), [21, 3]))
    let largest = example.formula(ones).losses.max() ?? 0
    try expect(losses, equals: example.formula(ones).losses, within: 1e-6 * max(largest, 1))
  }

  @Test("a score that is not a number makes its row's loss none, and no other's")
  func notANumber() throws {
    let states = try floats([1, 2, .nan, 1, 0.5, 0.25], [3, 2])
    let losses = try states.projectedCrossEntropy(
      CrossEntropy(integers([0, 1, 2]), labelSmoothing: 0.1),
      table: floats(scattered(8).map(Float.init), [4, 2]))
    let numbers = try values(losses)
    #expect(numbers[0].isFinite && numbers[1].isNaN && numbers[2].isFinite)
  }

  @Test("no rows give no losses")
  func empty() throws {
    let table = try floats([1, 2], [1, 2])
    try table.setRequiresGradient(true)
    let losses = try Tensor.zeros([0, 2]).projectedCrossEntropy(
      CrossEntropy(integers([])), table: table)
    #expect(losses.shape == [0])
    try expect(#require(try losses.sum().gradients(of: [table])[0]), equals: [0, 0])
  }

  @Test("what does not fit is refused")
  func refused() throws {
    let states = try Tensor.zeros([2, 3])
    let table = try Tensor.zeros([5, 3])
    for targets in [[0, 5], [-1, 0], [0]] as [[Int64]] {
      #expect(throws: TensorError.self) {
        try states.projectedCrossEntropy(CrossEntropy(integers(targets)), table: table)
      }
    }
    #expect(throws: TensorError.self) {
      try states.projectedCrossEntropy(
        CrossEntropy(integers([0, 1])), table: Tensor.zeros([5, 4]))
    }
    #expect(throws: TensorError.self) {
      try states.projectedCrossEntropy(
        CrossEntropy(integers([0, 1]), rowWeights: floats([1])), table: table)
    }
  }
}

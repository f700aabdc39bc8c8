import Tensors
import Testing

/// Wrong shapes, counts, types and places: an error with a message each, never a trap.
struct RefusedOperationTests {
  struct Attempt: Sendable, CustomTestStringConvertible {
    let name: String
    let run: @Sendable () throws -> Void
    var testDescription: String { name }

    init(_ name: String, _ run: @escaping @Sendable () throws -> Void) {
      (self.name, self.run) = (name, run)
    }
  }

  @Test(arguments: creation + arithmetic + shape + network + gradients + updates)
  func itThrowsAMessage(attempt: Attempt) throws {
    let error = #expect(throws: TensorError.self) { try attempt.run() }
    #expect((error?.description.count ?? 0) > 20)
  }

  @Test func aHostileCountIsReported() throws {
    #expect(throws: TensorError.wrongCount(expected: 4, found: 3, shape: [2, 2])) {
      try doubles([1, 2, 3], [2, 2])
    }
    #expect(throws: TensorError.wrongElementType(expected: .float32, found: .float64)) {
      try doubles([1]).array(of: Float.self)
    }
  }

  static let creation: [Attempt] = [
    Attempt("too few elements") { _ = try doubles([1], [2]) },
    Attempt("a shape too large to count") { _ = try doubles([1], [.max, 2]) },
    Attempt("a negative length") { _ = try doubles([1], [-1, -1]) },
    Attempt("zeros of a negative length") { _ = try Tensor.zeros([-1]) },
    Attempt("zeros of more than memory") { _ = try Tensor.zeros([1 << 57]) },
    Attempt("zeros of more than can be counted") { _ = try Tensor.zeros([.max, .max]) },
    Attempt("too many bytes") {
      try [UInt8](repeating: 0, count: 9).withUnsafeBytes {
        _ = try Tensor(bytes: $0, shape: [2], type: .float32)
      }
    },
    Attempt("no bytes") {
      _ = try Tensor(bytes: UnsafeRawBufferPointer(start: nil, count: 0), shape: [2], type: .bool)
    },
    Attempt("wrong type out") { _ = try floats([1]).array(of: Int64.self) },
    Attempt("the item of two") { _ = try floats([1, 2]).item() },
    Attempt("the item of none") { _ = try floats([]).item() },
  ]

  static let arithmetic: [Attempt] = [
    Attempt("sum of unlike shapes") { _ = try floats([1, 2]) + floats([1, 2, 3]) },
    Attempt("product of unlike shapes") { _ = try floats([1, 2]) * floats([1, 2, 3]) },
    Attempt("matrix product of unlike shapes") { _ = try matrix(2, 3).matmul(matrix(2, 3)) },
    Attempt("matrix product of unlike types") { _ = try matrix(2, 2).matmul(doubles([1, 2])) },
    Attempt("a mask that is none") { _ = try floats([1]).filled(with: 0, where: floats([1])) },
    Attempt("an unknown dimension") { _ = try floats([1]).sum(over: [3]) },
    Attempt("a dimension twice") { _ = try floats([1]).sum(over: [0, 0]) },
    Attempt("softmax over no dimension") { _ = try floats([1]).softmax(over: 1) },
    Attempt("argmax over no dimension") { _ = try floats([1]).argmax(over: -2) },
    Attempt("more than there are") { _ = try floats([1, 2]).topK(3) },
    Attempt("fewer than none") { _ = try floats([1, 2]).topK(-1) },
    Attempt("the norm of integers") { _ = try integers([1, 2]).norm() },
  ]

  static let shape: [Attempt] = [
    Attempt("reshape to another count") { _ = try matrix(2, 3).reshaped([4]) },
    Attempt("reshape with two unknowns") { _ = try matrix(2, 3).reshaped([-1, -1]) },
    Attempt("transpose of what is not there") { _ = try floats([1]).transposed() },
    Attempt("a range beyond the end") { _ = try floats([1, 2]).narrowed(0, 1..<3) },
    Attempt("an index beyond the end") { _ = try floats([1, 2]).selected(2) },
    Attempt("nothing concatenated") { _ = try Tensor.concatenated([]) },
    Attempt("unlike tensors concatenated") {
      _ = try Tensor.concatenated([matrix(2, 3), matrix(2, 2)])
    },
    Attempt("a place beyond the end") { _ = try floats([1]).indexed(by: integers([1])) },
    Attempt("a negative place") { _ = try floats([1]).indexed(by: integers([-1])) },
    Attempt("places that are no integers") { _ = try floats([1]).indexed(by: floats([0])) },
    Attempt("gathering beyond the end") { _ = try floats([1]).gathered(by: integers([1])) },
    Attempt("expanding what is not 1") { _ = try floats([1, 2]).expanded(to: [3]) },
  ]

  static let network: [Attempt] = [
    Attempt("an input too wide") { _ = try matrix(2, 3).linear(weight: matrix(2, 2), bias: nil) },
    Attempt("a bias too long") {
      _ = try matrix(2, 3).linear(weight: matrix(2, 3), bias: floats([1, 2, 3]))
    },
    Attempt("an unknown word") { _ = try matrix(2, 3).embedding(integers([2])) },
    Attempt("a negative word") { _ = try matrix(2, 3).embedding(integers([-1])) },
    Attempt("a word that is no integer") { _ = try matrix(2, 3).embedding(floats([1])) },
    Attempt("a norm of the wrong width") {
      _ = try matrix(2, 3).layerNorm(weight: floats([1, 1]), bias: floats([0, 0]))
    },
    Attempt("a norm of a scalar") {
      _ = try floats([1], []).layerNorm(weight: floats([1]), bias: floats([0]))
    },
    Attempt("everything dropped") { _ = try floats([1]).dropout(1, using: Generator(seed: 1)) },
    Attempt("less than nothing dropped") {
      _ = try floats([1]).dropout(-0.1, using: Generator(seed: 1))
    },
    Attempt("an unknown share dropped") {
      _ = try floats([1]).dropout(.nan, using: Generator(seed: 1))
    },
    Attempt("attention without a generator") {
      let (x, rows) = (try matrix(2, 2), Segments(lengths: [2]))
      _ = try x.attending(to: x, values: x, sequences: (rows, rows), heads: 1, dropout: 0.5)
    },
    Attempt("attention with a negative dropout") {
      let (x, rows) = (try matrix(2, 2), Segments(lengths: [2]))
      _ = try x.attending(to: x, values: x, sequences: (rows, rows), heads: 1, dropout: -0.5)
    },
    Attempt("attention of unlike widths") {
      let (x, y, rows) = (try matrix(2, 2), try matrix(2, 3), Segments(lengths: [2]))
      _ = try x.attending(to: y, values: y, sequences: (rows, rows), heads: 1)
    },
    Attempt("attention to keys of another type") {
      let (x, rows) = (try matrix(2, 2), Segments(lengths: [2]))
      let y = try x.converted(to: .bfloat16)
      _ = try x.attending(to: y, values: y, sequences: (rows, rows), heads: 1)
    },
    Attempt("attention with heads that do not divide the width") {
      let (x, rows) = (try matrix(2, 3), Segments(lengths: [2]))
      _ = try x.attending(to: x, values: x, sequences: (rows, rows), heads: 2)
    },
    Attempt("attention of sequences that are not all rows") {
      let (x, rows) = (try matrix(3, 2), Segments(lengths: [2]))
      _ = try x.attending(to: x, values: x, sequences: (rows, rows), heads: 1)
    },
    Attempt("a target too large") { _ = try matrix(1, 3).crossEntropySum(integers([3])) },
    Attempt("a negative target") { _ = try matrix(1, 3).crossEntropySum(integers([-1])) },
    Attempt("too few targets") { _ = try matrix(2, 3).crossEntropySum(integers([1])) },
    Attempt("targets that are no integers") {
      _ = try matrix(1, 3).crossEntropySum(try Tensor([1] as [Int32]))
    },
  ]

  static let gradients: [Attempt] = [
    Attempt("gradients of integers") { try integers([1]).setRequiresGradient(true) },
    Attempt("a pass without a graph") { try floats([1]).backward() },
    Attempt("a pass from a vector") {
      let leaf = try floats([1, 2])
      try leaf.setRequiresGradient(true)
      try (leaf * 2).backward()
    },
    Attempt("a gradient of the wrong shape") { try matrix(2, 3).setGradient(floats([1, 2, 3])) },
    Attempt("a start of the wrong shape") {
      let leaf = try floats([1, 2])
      try leaf.setRequiresGradient(true)
      try (leaf * 2).backward(floats([1, 2, 3]))
    },
  ]

  static let updates: [Attempt] = [
    Attempt("assigning another shape") { try floats([1, 2]).assign(floats([1])) },
    Attempt("adding another shape") { try floats([1, 2]).add(floats([1, 2, 3])) },
    Attempt("a Gramian of a scalar") { _ = try floats([1], []).gramian(columns: 0..<1) },
    Attempt("a Gramian of a vector") { _ = try floats([1]).gramian(columns: 0..<1) },
    Attempt("a Gramian of columns beyond the end") { _ = try matrix(2, 3).gramian(columns: 0..<4) },
    Attempt("a Gramian of negative columns") { _ = try matrix(2, 3).gramian(columns: -3 ..< -1) },
    Attempt("combining negative columns") {
      try matrix(2, 3).combine(weights: [1, 1], columns: -2 ..< -1, into: floats([0, 0, 0]))
    },
    Attempt("segments that do not divide a vector") {
      _ = try floats([1, 2, 3]).segmentTotals(Segments(lengths: [1, 1]))
    },
    Attempt("too many weights") {
      try matrix(2, 3).combine(weights: [1, 1, 1], columns: 0..<3, into: floats([0, 0, 0]))
    },
    Attempt("weights for a scalar") {
      try floats([1], []).combine(weights: [], columns: 0..<1, into: floats([0]))
    },
    Attempt("a destination too short") {
      try matrix(2, 3).combine(weights: [1, 1], columns: 0..<3, into: floats([0, 0]))
    },
    Attempt("a destination that is a matrix") {
      try matrix(2, 3).combine(weights: [1, 1], columns: 0..<3, into: matrix(3, 3))
    },
    Attempt("Adam's step 0") { try adam(floats([1]), step: 0) },
    Attempt("Adam with a short gradient") { try adam(floats([])) },
    Attempt("Adam with a gradient of another type") { try adam(doubles([1])) },
    Attempt("Adam on a strided vector") {
      let strided = try matrix(2, 3).selected(0, of: 1)
      try strided.adamUpdate(
        gradient: floats([1, 1]), firstMoment: floats([0, 0]), secondMoment: floats([0, 0]),
        step: 1, rate: 1, beta1: 0.9, beta2: 0.9, epsilon: 1e-8)
    },
  ]
}

private func matrix(_ rows: Int, _ columns: Int) throws -> Tensor {
  try Tensor.full([rows, columns], 1)
}

private func adam(_ gradient: Tensor, step: Int = 1) throws {
  try floats([1]).adamUpdate(
    gradient: gradient, firstMoment: floats([0]), secondMoment: floats([0]), step: step, rate: 1,
    beta1: 0.9, beta2: 0.9, epsilon: 1e-8)
}

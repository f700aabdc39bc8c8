import Tensors
import Testing

struct GradientTests {
  private func leaf(_ elements: [Double], _ shape: [Int]? = nil) throws -> Tensor {
    let tensor = try doubles(elements, shape)
    try tensor.setRequiresGradient(true)
    return tensor
  }

  @Test func gradientsAccumulateInLeaves() throws {
    let leaf = try leaf([1, 2, 3])
    #expect(try leaf.gradient() == nil)
    for pass in 1...2 {
      try (leaf * leaf).sum().backward()
      try expect(#require(try leaf.gradient()), equals: [2, 4, 6].map { $0 * Double(pass) })
    }
    try leaf.setGradient(nil)
    #expect(try leaf.gradient() == nil)
  }

  @Test func aViewOfARowBufferCollectsTheGradient() throws {
    let rows = try Tensor.full([2, 6], 0, type: .float64)
    let leaf = try leaf([1, 2, 3, 4], [2, 2])
    try leaf.setGradient(rows.selected(1).narrowed(0, 1..<5).reshaped([2, 2]))
    try (leaf * leaf).sum().backward()
    try expect(rows, equals: [0, 0, 0, 0, 0, 0, 0, 2, 4, 6, 8, 0])
    try leaf.affine(scale: 10).sum().backward()
    try expect(rows, equals: [0, 0, 0, 0, 0, 0, 0, 12, 14, 16, 18, 0])
    #expect(try #require(try leaf.gradient()).sharesStorage(with: rows))
  }

  @Test func aRowOfBFloat16CollectsSingles() throws {
    let row = try Tensor.zeros([2], type: .bfloat16)
    let leaf = try floats([1, 2])
    try leaf.setRequiresGradient(true)
    try leaf.setGradient(row)
    for _ in 1...2 { try (leaf * leaf).sum().backward() }
    try expect(row, equals: [4, 8])
  }

  @Test func gradientsOfInputsAreNotAccumulated() throws {
    let (first, second) = try (leaf([1, 2]), leaf([5]))
    let output = try (first * first).sum()
    let gradients = try output.gradients(of: [first, second], from: doubles([3], []))
    try expect(#require(gradients[0]), equals: [6, 12])
    #expect(gradients[1] == nil)
    #expect(try first.gradient() == nil)
  }

  @Test func aGraphServesTwiceOnlyWhenKept() throws {
    let leaf = try leaf([3])
    let output = try (leaf * leaf).sum()
    try output.backward(retainGraph: true)
    try output.backward()
    try expect(#require(try leaf.gradient()), equals: [12])
    #expect(throws: TensorError.self) { try output.backward() }
  }

  @Test func detachedTensorsShareMemoryButNoGraph() throws {
    let leaf = try leaf([3])
    let product = try leaf * leaf
    #expect(product.requiresGradient)
    let detached = try product.detached()
    #expect(!detached.requiresGradient && detached.sharesStorage(with: product))
  }

  private func builds(_ leaf: Tensor) throws -> Bool {
    let product = try leaf * leaf
    return product.requiresGradient
  }

  @Test func noGraphIsBuiltWithoutGradientsHoweverNestedOrLeft() throws {
    struct Probe: Error {}
    let leaf = try leaf([3])
    try withoutGradients {
      #expect(try !builds(leaf))
      let nested = try withoutGradients { try builds(leaf) }
      #expect(!nested)
      #expect(try !builds(leaf))
      #expect(throws: Probe.self) { try withoutGradients { throw Probe() } }
      #expect(try !builds(leaf))
    }
    #expect(try builds(leaf))
    #expect(throws: Probe.self) { try withoutGradients { throw Probe() } }
    #expect(try builds(leaf))
  }

  private func type(_ matrix: Tensor) throws -> ElementType? {
    let product = try matrix.matmul(matrix)
    return product.elementType
  }

  @Test func autocastIsRestoredHoweverNestedOrLeft() throws {
    struct Probe: Error {}
    let matrix = try floats([1, 2, 3, 4], [2, 2])
    try withBFloat16Autocast {
      #expect(try type(matrix) == .bfloat16)
      let nested = try withBFloat16Autocast { try type(matrix) }
      #expect(nested == .bfloat16)
      #expect(try type(matrix) == .bfloat16)
      let plain = try withBFloat16Autocast(false) { try type(matrix) }
      #expect(plain == .bfloat16)
      #expect(throws: Probe.self) { try withBFloat16Autocast { throw Probe() } }
      #expect(try type(matrix) == .bfloat16)
    }
    #expect(try type(matrix) == .float32)
    #expect(throws: Probe.self) { try withBFloat16Autocast { throw Probe() } }
    #expect(try type(matrix) == .float32)
  }

  @Test func anotherAutocastSeesChangedParameters() throws {
    let weight = try floats([1], [1, 1])
    try weight.setRequiresGradient(true)
    for value in [2.0, 3] {
      try weight.fill(value)
      try withBFloat16Autocast {
        try expect(floats([1], [1, 1]).linear(weight: weight, bias: nil), equals: [value])
      }
    }
  }

  @Test func autocastGivesSinglePrecisionGradients() throws {
    let weight = try floats([1, 2, 3, 4], [2, 2])
    try weight.setRequiresGradient(true)
    try withBFloat16Autocast {
      try floats([1, 0, 0, 1], [2, 2]).linear(weight: weight, bias: nil)
        .converted(to: .float32).sum().backward()
    }
    let gradient = try #require(try weight.gradient())
    #expect(gradient.elementType == .float32)
    try expect(gradient, equals: [1, 1, 1, 1])
  }
}

import Tensors
import Testing

struct ShapeTests {
  private func counting() throws -> Tensor { try integers([0, 1, 2, 3, 4, 5], [2, 3]) }

  @Test func viewsShareMemoryAndReadTheRightElements() throws {
    let tensor = try counting()
    let views: [(Tensor, [Double], [Int])] = try [
      (tensor.reshaped([3, -1]), [0, 1, 2, 3, 4, 5], [3, 2]),
      (tensor.transposed(), [0, 3, 1, 4, 2, 5], [3, 2]),
      (tensor.narrowed(1, 1..<3), [1, 2, 4, 5], [2, 2]),
      (tensor.narrowed(0, 1..<2), [3, 4, 5], [1, 3]),
      (tensor.narrowed(-1, 3..<3), [], [2, 0]),
      (tensor.selected(1), [3, 4, 5], [3]),
      (tensor.selected(-1, of: 1), [2, 5], [2]),
      (tensor.selected(0).expanded(to: [2, 3]), [0, 1, 2, 0, 1, 2], [2, 3]),
      (tensor.narrowed(1, 0..<1).expanded(to: [-1, 2]), [0, 0, 3, 3], [2, 2]),
    ]
    for (view, elements, shape) in views {
      try expect(view, equals: elements, shape: shape)
      #expect(view.sharesStorage(with: tensor))
    }
  }

  @Test func contiguousCopiesOnlyWhenNeeded() throws {
    let tensor = try counting()
    #expect(try tensor.contiguous().sharesStorage(with: tensor))
    let copy = try tensor.transposed().contiguous()
    #expect(!copy.sharesStorage(with: tensor))
    try expect(copy, equals: [0, 3, 1, 4, 2, 5], shape: [3, 2])
  }

  @Test func concatenationKeepsTheOrder() throws {
    let (left, right) = try (counting(), integers([7, 8], [2, 1]))
    try expect(
      Tensor.concatenated([left, right], along: 1), equals: [0, 1, 2, 7, 3, 4, 5, 8],
      shape: [2, 4])
    try expect(
      Tensor.concatenated([left, left.narrowed(0, 0..<1)]), equals: [0, 1, 2, 3, 4, 5, 0, 1, 2],
      shape: [3, 3])
  }

  @Test func indexingAndGathering() throws {
    let tensor = try counting()
    try expect(
      tensor.indexed(by: integers([1, 1, 0])), equals: [3, 4, 5, 3, 4, 5, 0, 1, 2],
      shape: [3, 3])
    try expect(tensor.indexed(by: integers([2, 0]), along: 1), equals: [2, 0, 5, 3])
    try expect(
      tensor.gathered(by: integers([2, 0, 1, 1], [2, 2])), equals: [2, 0, 4, 4], shape: [2, 2])
    try expect(tensor.gathered(by: integers([1, 0, 1], [1, 3]), along: 0), equals: [3, 1, 5])
  }
}

struct ReductionTests {
  @Test func sumsAndMeans() throws {
    let tensor = try doubles([1, 2, 3, 4, 5, 6], [2, 3])
    try expect(tensor.sum(), equals: [21], shape: [])
    try expect(tensor.sum(over: [0]), equals: [5, 7, 9], shape: [3])
    try expect(tensor.sum(over: [-1], keepingDimensions: true), equals: [6, 15], shape: [2, 1])
    try expect(tensor.sum(over: [0, 1]), equals: [21], shape: [])
    try expect(tensor.mean(), equals: [3.5])
  }

  @Test func largestElementsAndTheirPlaces() throws {
    let tensor = try doubles([3, 9, -1, 7, 2, 8], [2, 3])
    let places = try tensor.argmax()
    #expect(places.elementType == .int64)
    try expect(places, equals: [1, 2])
    try expect(tensor.argmax(over: 0), equals: [1, 0, 1])
    let top = try tensor.topK(2)
    try expect(top.values, equals: [9, 3, 8, 7], shape: [2, 2])
    try expect(top.indices, equals: [1, 0, 2, 0])
    try expect(tensor.topK(1, over: 0).values, equals: [7, 9, 8], shape: [1, 3])
  }

  @Test func softmaxOfKnownRatiosAndOfExtremeValues() throws {
    // e^x in the ratio 1 : 2 : 5.
    let tensor = try doubles([1, 2, 5]).map(.log)
    try expect(tensor.softmax(), equals: [0.125, 0.25, 0.625], within: 1e-15)
    try expect(
      tensor.logSoftmax(), equals: try values(doubles([0.125, 0.25, 0.625]).map(.log)),
      within: 1e-15)
    try expect(doubles([1e6, 1e6, -1e6]).softmax(), equals: [0.5, 0.5, 0])
    try expect(doubles([0, 5, 0, 5], [2, 2]).softmax(over: 0), equals: [0.5, 0.5, 0.5, 0.5])
  }

  @Test func normsAreSummedInDoublePrecision() throws {
    #expect(try floats([3, 4]).norm() == 5)
    #expect(try doubles([]).norm() == 0)
    // In single precision these squares would overflow.
    #expect(abs(try floats([3e30, 4e30]).norm() / 5e30 - 1) < 1e-6)
  }
}

import Tensors
import Testing

struct CreationTests {
  @Test(arguments: ElementType.allCases)
  func fullHasItsValueShapeAndType(type: ElementType) throws {
    let tensor = try Tensor.full([2, 3], 1, type: type)
    #expect(tensor.elementType == type && tensor.rank == 2 && tensor.count == 6)
    #expect(try tensor.bytes().count == 6 * type.byteCount && tensor.device == .cpu)
    try expect(tensor, equals: [1, 1, 1, 1, 1, 1], shape: [2, 3])
    try expect(Tensor.zeros([2], type: type), equals: [0, 0])
  }

  @Test func elementsAreRowMajorAndComeBackUnchanged() throws {
    let singles: [Float] = [1, -0.0, .infinity, .leastNonzeroMagnitude, .pi, -2]
    let tensor = try Tensor(singles, shape: [3, 2])
    #expect(try tensor.array(of: Float.self).map(\.bitPattern) == singles.map(\.bitPattern))
    try expect(tensor.selected(2), equals: [Double(Float.pi), -2])
    #expect(try Tensor([1, -2, .max] as [Int64]).array(of: Int64.self) == [1, -2, .max])
    #expect(try Tensor([1, -2, .min] as [Int32]).array(of: Int32.self) == [1, -2, .min])
    #expect(try doubles([0.1]).array(of: Double.self) == [0.1])
  }

  @Test func emptyTensorsAndScalarsExist() throws {
    try expect(doubles([], [0, 3]), equals: [], shape: [0, 3])
    try expect(doubles([4], []), equals: [4], shape: [])
    #expect(try doubles([4], []).item() == 4)
  }

  @Test func bytesOfATransposedTensorAreRowMajor() throws {
    let tensor = try integers([1, 2, 3, 4], [2, 2]).transposed()
    let expected: [Int64] = [1, 3, 2, 4]
    #expect(try tensor.bytes() == expected.withUnsafeBytes(Array.init))
  }

  @Test func conversionRoundsAndSharesMemoryOnlyWhenNothingChanges() throws {
    let tensor = try floats([1.00390625, -2.75])
    #expect(try tensor.converted().sharesStorage(with: tensor))
    #expect(try !tensor.converted(to: .float64).sharesStorage(with: tensor))
    // bfloat16 keeps 8 bits of the mantissa; a tie goes to the even neighbour.
    try expect(tensor.converted(to: .bfloat16), equals: [1, -2.75])
    try expect(tensor.converted(to: .int32), equals: [1, -2])
    try expect(tensor.converted(to: .bool), equals: [1, 1])
  }

  @Test func unknownDevicesAreNamed() {
    for name in ["", "tpu", "cudax", "cuda:-1"] {
      let error = #expect(throws: TensorError.self) { try Device(named: name) }
      #expect(error?.description.hasPrefix("there is no device \"\(name)\" here") == true)
    }
    #expect(throws: Never.self) { try Device(named: "cpu") }
  }
}

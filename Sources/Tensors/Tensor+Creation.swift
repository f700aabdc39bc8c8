internal import CTorch

extension Tensor {
  /// A tensor of one value throughout.
  public static func full(
    _ shape: [Int], _ value: Double, type: ElementType = .float32, device: Device = .cpu
  ) throws -> Tensor {
    let lengths = shape.map(Int64.init)
    return try make { gv_full(lengths, lengths.count, value, type.raw, device.name, $0) }
  }

  /// A tensor of zeros.
  public static func zeros(
    _ shape: [Int], type: ElementType = .float32, device: Device = .cpu
  ) throws -> Tensor {
    try full(shape, 0, type: type, device: device)
  }

  /// A tensor whose elements are whatever the memory held, to be overwritten.
  public static func uninitialized(
    _ shape: [Int], type: ElementType = .float32, device: Device = .cpu
  ) throws -> Tensor {
    let lengths = shape.map(Int64.init)
    return try make { gv_empty(lengths, lengths.count, type.raw, device.name, $0) }
  }

  /// A tensor with the given elements in row-major order.
  ///
  /// - Throws: ``TensorError/wrongCount(expected:found:shape:)`` when they do not fill the shape.
  public convenience init<Element: TensorElement>(
    _ elements: [Element], shape: [Int]? = nil, device: Device = .cpu
  ) throws {
    let shape = shape ?? [elements.count]
    // A product too large for an integer is no count that elements could have.
    let expected = shape.reduce(1) { product, length in
      let (next, overflow) = product.multipliedReportingOverflow(by: length)
      return overflow ? .max : next
    }
    guard elements.count == expected else {
      throw TensorError.wrongCount(expected: expected, found: elements.count, shape: shape)
    }
    let handle = try elements.withUnsafeBytes {
      try Self.handle(from: $0, shape: shape, type: Element.elementType, device: device)
    }
    self.init(owning: handle)
  }

  /// A tensor from the bytes of its elements, in row-major and the machine's byte order.
  public convenience init(
    bytes: UnsafeRawBufferPointer, shape: [Int], type: ElementType, device: Device = .cpu
  ) throws {
    self.init(owning: try Self.handle(from: bytes, shape: shape, type: type, device: device))
  }

  private static func handle(
    from bytes: UnsafeRawBufferPointer, shape: [Int], type: ElementType, device: Device
  ) throws -> gv_tensor {
    let lengths = shape.map(Int64.init)
    var result: gv_tensor?
    try check(
      gv_from_bytes(
        bytes.baseAddress, bytes.count, lengths, lengths.count, type.raw, device.name, &result))
    guard let result else { throw TensorError.libtorch("an operation gave no result") }
    return result
  }

  /// A tensor of numbers drawn uniformly from an interval.
  public static func uniform(
    _ shape: [Int], in range: ClosedRange<Double>, using generator: Generator
  ) throws -> Tensor {
    let lengths = shape.map(Int64.init)
    return try make {
      gv_uniform(lengths, lengths.count, range.lowerBound, range.upperBound, generator.handle, $0)
    }
  }

  /// A tensor of numbers drawn from a normal distribution.
  public static func normal(
    _ shape: [Int], mean: Double = 0, deviation: Double = 1, using generator: Generator
  ) throws -> Tensor {
    let lengths = shape.map(Int64.init)
    return try make {
      gv_normal(lengths, lengths.count, mean, deviation, generator.handle, $0)
    }
  }

  /// The same numbers as another element type, on another device, or both.
  ///
  /// The result shares memory with this tensor when nothing changes.
  public func converted(to type: ElementType? = nil, device: Device? = nil) throws -> Tensor {
    let place = device ?? self.device
    let target = type?.raw ?? gv_tensor_dtype(handle)
    return try Self.make { gv_copy_to(handle, target, place.name, $0) }
  }
}

internal import CTorch

/// A multi-dimensional array in libtorch's memory, and a node of its graph of gradients.
///
/// Operations never change their operands; the few that do are in `Tensor+InPlace.swift` and stay
/// outside the graph. Memory is freed at once when the last reference goes. A tensor is not
/// `Sendable`: libtorch is called from one thread.
public final class Tensor {
  /// The shim's handle; read only inside methods of this class, so that it never outlives its owner.
  let handle: gv_tensor

  init(owning handle: gv_tensor) { self.handle = handle }

  deinit { gv_tensor_free(handle) }

  /// The tensor that a call of the shim writes to its out-parameter.
  static func make(_ call: (UnsafeMutablePointer<gv_tensor?>) -> gv_status) throws -> Tensor {
    var result: gv_tensor?
    try check(call(&result))
    guard let result else { throw TensorError.libtorch("an operation gave no result") }
    return Tensor(owning: result)
  }

  // MARK: - Inspection

  /// The length of each dimension, outermost first; empty for a scalar.
  public var shape: [Int] {
    var lengths = [Int64](repeating: 0, count: rank)
    gv_shape(handle, &lengths)
    return lengths.map(Int.init)
  }

  /// The number of dimensions.
  public var rank: Int { Int(gv_rank(handle)) }

  /// The number of elements.
  public var count: Int { shape.reduce(1, *) }

  /// The type of the elements, or nil when it is none of ``ElementType``.
  public var elementType: ElementType? { ElementType(raw: gv_tensor_dtype(handle)) }

  /// Where the elements are.
  public var device: Device { Device(of: handle) }

  /// Whether two tensors look at the same memory.
  public func sharesStorage(with other: Tensor) -> Bool { gv_same_storage(handle, other.handle) }

  /// The value of a tensor of one element.
  ///
  /// - Throws: ``TensorError/libtorch(_:)`` when there is more or less than one element.
  public func item() throws -> Double {
    var value = 0.0
    try check(gv_item(handle, &value))
    return value
  }

  /// The elements in row-major order.
  ///
  /// - Throws: ``TensorError/wrongElementType(expected:found:)`` when the elements are not `Element`.
  public func array<Element: TensorElement>(of _: Element.Type = Element.self) throws -> [Element] {
    guard elementType == Element.elementType else {
      throw TensorError.wrongElementType(expected: Element.elementType, found: elementType)
    }
    let count = count
    return try [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      try check(gv_to_bytes(handle, buffer.baseAddress, count * MemoryLayout<Element>.stride))
      filled = count
    }
  }

  /// The elements' bytes in row-major order, in the machine's byte order.
  public func bytes() throws -> [UInt8] {
    guard let type = elementType else {
      throw TensorError.wrongElementType(expected: .float32, found: nil)
    }
    let size = count * type.byteCount
    return try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      try check(gv_to_bytes(handle, buffer.baseAddress, size))
      filled = size
    }
  }
}

@available(*, unavailable)
extension Tensor: Sendable {}

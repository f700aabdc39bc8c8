internal import CTorch

/// What can go wrong in a tensor operation.
public enum TensorError: Error, CustomStringConvertible, Equatable {
  /// libtorch refused an operation; the message is libtorch's.
  case libtorch(String)
  /// A device was named that this build or machine does not have.
  case noSuchDevice(String, reason: String)
  /// Data does not fill the shape that it was given.
  case wrongCount(expected: Int, found: Int, shape: [Int])
  /// A tensor holds another element type than the one asked for.
  case wrongElementType(expected: ElementType, found: ElementType?)

  /// One line that says what was expected and what was found.
  public var description: String {
    switch self {
    case .libtorch(let message):
      "libtorch: \(message)"
    case .noSuchDevice(let name, let reason):
      "there is no device \"\(name)\" here (\(reason)); use cpu, or cuda where there is a GPU"
    case .wrongCount(let expected, let found, let shape):
      "a tensor of shape \(shape) takes \(expected) elements, not \(found)"
    case .wrongElementType(let expected, let found):
      "expected elements of type \(expected), found \(found.map { "\($0)" } ?? "an unknown type")"
    }
  }
}

/// Throws what a failed call of the shim left behind.
func check(_ status: gv_status) throws {
  switch status {
  case GV_OK:
    return
  case GV_CALLBACK_ERROR:
    if let error = GradientHook.takeError() { throw error }
    throw TensorError.libtorch("a gradient hook failed")
  default:
    throw TensorError.libtorch(String(cString: gv_last_error()))
  }
}

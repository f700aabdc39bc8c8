/// What can be wrong with a safetensors file, or with what is to be written to one.
public enum SafetensorsError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file is shorter than its length field and header say.
  case truncated(file: String, expected: Int, found: Int)
  /// The header's length is more than any header may have.
  case headerTooLong(file: String, limit: Int, found: UInt64)
  /// The header's text is not what the format prescribes, at an offset in bytes from its beginning.
  case badHeader(file: String, offset: Int, expected: String)
  /// A name occurs twice.
  case duplicateName(file: String, name: String)
  /// A tensor's bytes do not follow from its shape and element type.
  case wrongByteCount(file: String, tensor: String, expected: Int?, found: Int)
  /// A tensor does not begin where the one before it ends, or the last one ends elsewhere.
  case wrongOffset(file: String, tensor: String, expected: Int, found: Int)
  /// There is no tensor of that name.
  case noSuchTensor(file: String, name: String)

  /// One line: the file, what was expected and what was found.
  public var description: String {
    switch self {
    case .truncated(let file, let expected, let found):
      "\(file) is cut short: expected at least \(expected) bytes, found \(found)"
    case .headerTooLong(let file, let limit, let found):
      "\(file) is no safetensors file: its header is to have at most \(limit) bytes, not \(found)"
    case .badHeader(let file, let offset, let expected):
      "\(file): expected \(expected) at byte \(offset) of the safetensors header"
    case .duplicateName(let file, let name):
      "\(file): the name \"\(name)\" occurs twice"
    case .wrongByteCount(let file, let tensor, let expected, let found):
      "\(file): by its shape and type, tensor \"\(tensor)\" has "
        + (expected.map { "\($0) bytes" } ?? "more bytes than can be counted")
        + ", but \(found) are given"
    case .wrongOffset(let file, let tensor, let expected, let found):
      "\(file): expected the boundary of tensor \"\(tensor)\" at byte \(expected) of the data, "
        + "found it at \(found); tensors must cover the data without gaps or overlaps"
    case .noSuchTensor(let file, let name):
      "\(file) holds no tensor \"\(name)\""
    }
  }
}

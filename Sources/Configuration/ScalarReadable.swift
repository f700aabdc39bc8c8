/// A type that is read from a single value.
protocol ScalarReadable {
  /// The value of a decoder's node, or a complaint that it is of another kind.
  static func read(from decoder: NodeDecoder) throws -> Self
}

extension NodeDecoder {
  /// The value that a scalar has for a function, or a complaint that something else was expected.
  fileprivate func scalar<Value>(
    _ expected: String, _ value: (YAMLScalar) -> Value?
  ) throws -> Value {
    guard case .scalar(let scalar) = node.content, let value = value(scalar) else {
      throw mismatch(expected: expected)
    }
    return value
  }
}

extension Bool: ScalarReadable {
  static func read(from decoder: NodeDecoder) throws -> Bool {
    try decoder.scalar("true or false", \.boolean)
  }
}

extension String: ScalarReadable {
  static func read(from decoder: NodeDecoder) throws -> String {
    try decoder.scalar("a text") { $0.kind == .null ? nil : $0.text }
  }
}

extension Double: ScalarReadable {
  static func read(from decoder: NodeDecoder) throws -> Double {
    try decoder.scalar("a number") { $0.number(Double.self) }
  }
}

extension Float: ScalarReadable {
  static func read(from decoder: NodeDecoder) throws -> Float {
    try decoder.scalar("a number") { $0.number(Float.self) }
  }
}

extension ScalarReadable where Self: FixedWidthInteger {
  static func read(from decoder: NodeDecoder) throws -> Self {
    try decoder.scalar(expectation) { $0.integer(Self.self) }
  }

  /// An integer, with the bounds that a person would want to know.
  private static var expectation: String {
    if bitWidth == 64 { return isSigned ? "an integer" : "an integer that is not negative" }
    return "an integer from \(min) to \(max)"
  }
}

extension Int: ScalarReadable {}
extension Int8: ScalarReadable {}
extension Int16: ScalarReadable {}
extension Int32: ScalarReadable {}
extension Int64: ScalarReadable {}
extension UInt: ScalarReadable {}
extension UInt8: ScalarReadable {}
extension UInt16: ScalarReadable {}
extension UInt32: ScalarReadable {}
extension UInt64: ScalarReadable {}

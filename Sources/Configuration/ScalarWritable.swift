/// A type that is written as a single value.
protocol ScalarWritable {
  /// The value, whose kind is that of its text or quoted text.
  var scalar: YAMLScalar { get }
}

extension Bool: ScalarWritable {
  var scalar: YAMLScalar { YAMLScalar(plain: self ? "true" : "false") }
}

extension String: ScalarWritable {
  var scalar: YAMLScalar { YAMLScalar(quoted: self) }
}

extension ScalarWritable where Self: BinaryFloatingPoint & CustomStringConvertible {
  /// The shortest digits that read back as the same number.
  var scalar: YAMLScalar {
    if isNaN { return YAMLScalar(plain: ".nan") }
    if isInfinite { return YAMLScalar(plain: self > 0 ? ".inf" : "-.inf") }
    return YAMLScalar(plain: description)
  }
}

extension Double: ScalarWritable {}
extension Float: ScalarWritable {}

extension ScalarWritable where Self: FixedWidthInteger {
  var scalar: YAMLScalar { YAMLScalar(plain: String(self)) }
}

extension Int: ScalarWritable {}
extension Int8: ScalarWritable {}
extension Int16: ScalarWritable {}
extension Int32: ScalarWritable {}
extension Int64: ScalarWritable {}
extension UInt: ScalarWritable {}
extension UInt8: ScalarWritable {}
extension UInt16: ScalarWritable {}
extension UInt32: ScalarWritable {}
extension UInt64: ScalarWritable {}

/// A text as code points.
///
/// Scores are defined on code points. `Character` and `String` comparison would merge combining
/// sequences and canonically equivalent spellings, which changes every count.
typealias Scalars = [Unicode.Scalar]

extension Unicode.Scalar {
  /// Whether Python's `str.isspace`, and so `split` and `rstrip`, takes the scalar as white space.
  ///
  /// Unlike Unicode's `White_Space` it holds the four separators U+001C–U+001F.
  var isPythonWhitespace: Bool {
    switch value {
    case 0x20, 0x09...0x0D, 0x1C...0x1F: true
    case 0..<0x85: false
    case 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// Whether the scalar is one of `0`–`9`; digits of other scripts are not.
  var isASCIIDigit: Bool { (0x30...0x39).contains(value) }
}

extension [Unicode.Scalar] {
  /// The text without white space at its end, as Python's `rstrip()`.
  func strippedAtEnd() -> Scalars {
    let last = lastIndex { !$0.isPythonWhitespace }
    return last.map { Scalars(self[...$0]) } ?? []
  }

  /// The text without white space at either end, as Python's `strip()`.
  func stripped() -> Scalars {
    let end = strippedAtEnd()
    return Scalars(end.drop { $0.isPythonWhitespace })
  }

  /// The words between runs of white space, as Python's `split()`; never an empty word.
  func words() -> [ArraySlice<Unicode.Scalar>] {
    split(omittingEmptySubsequences: true) { $0.isPythonWhitespace }
  }
}

extension String {
  /// The string of these code points.
  init(scalars: some Sequence<Unicode.Scalar>) {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}

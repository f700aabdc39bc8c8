/// How BLEU splits a line into words; the raw value is the name that signatures carry.
///
/// The results equal those of sacreBLEU 2.6's tokenizers of the same names, code point by code
/// point. Scalars that one Unicode version knows and another does not may differ in `intl`.
public enum Tokenizer: String, CaseIterable, Codable, Sendable {
  /// The tokenizer of `mteval-v13a`, WMT's standard: ASCII punctuation set apart.
  case mteval13a = "13a"
  /// Words between white space, for text that is tokenized already.
  case none
  /// Every code point is a word.
  case char
  /// Chinese characters one by one, the rest as in `13a` without its padding and unescaping.
  case zh
  /// The tokenizer of `mteval-v14`: punctuation and symbols of all scripts set apart.
  case intl

  /// The line with its words separated by single spaces.
  ///
  /// `none` returns the line as it is. White space at the line's end is not removed first: a
  /// metric does that before it tokenizes.
  ///
  /// - Complexity: O(n) for a line of n code points.
  public func tokenize(_ line: String) -> String {
    let text = Scalars(line.unicodeScalars)
    return switch self {
    case .none: line
    case .char: String(scalars: text.map { [$0] }.joined(separator: [" "]))
    case .mteval13a, .zh, .intl: String(scalars: words(of: text).joined(separator: [" "]))
    }
  }

  /// The words of a line.
  func words(of line: Scalars) -> [ArraySlice<Unicode.Scalar>] {
    switch self {
    case .mteval13a: Self.mteval13a(line).words()
    case .none: line.words()
    case .char: line.indices.filter { !line[$0].isPythonWhitespace }.map { line[$0...$0] }
    case .zh: Self.chinese(line).words()
    case .intl: Self.international(line).words()
    }
  }
}

/// BERT's basic tokenisation: how a text is cut into words before WordPiece cuts the words.
///
/// The steps, on Unicode scalars: drop control, format, private and unassigned characters, U+0000
/// and U+FFFD; cut at white space and around Chinese characters; compose (NFC); lower-case; strip
/// accents (decompose by NFD, drop nonspacing marks); make every punctuation character a word.
///
/// It gives what `BasicTokenizer` of the Python package transformers gives. `BertTokenizer` lower-cases
/// character by character before it, so that a capital sigma at a word's end becomes `σ` there and
/// `ς` here; the Rust tokeniser does so too, does not compose, and keeps unassigned characters.
/// Kinds of characters are those of the Swift standard library's Unicode: one that was assigned
/// after the reference's Unicode is kept here and dropped there.
///
/// Source: Devlin et al. 2019, `tokenization.py`; transformers 4.57, `tokenization_bert.py`.
public struct BasicTokenization: Codable, Equatable, Sendable {
  /// Whether words are lower-cased, by Unicode's full mappings and no language's own rules.
  public var lowercases: Bool

  /// Whether accents are stripped; nil means as ``lowercases``.
  public var stripsAccents: Bool?

  /// Whether each Chinese character is a word.
  public var separatesChineseCharacters: Bool

  /// A tokenisation; without arguments that of BERT's uncased models.
  public init(
    lowercases: Bool = true, stripsAccents: Bool? = nil, separatesChineseCharacters: Bool = true
  ) {
    self.lowercases = lowercases
    self.stripsAccents = stripsAccents
    self.separatesChineseCharacters = separatesChineseCharacters
  }

  /// The words of a text, in order; none is empty.
  ///
  /// Complexity: n log n in the text's length n at most, for the sorting of combining marks.
  public func words(of text: String) -> [String] {
    var words: [String] = []
    forEachWord(of: text) { words.append(String($0)) }
    return words
  }

  /// Calls `body` with the words of a text, in order.
  ///
  /// Composing cannot reach over white space, so each token is composed on its own.
  func forEachWord(of text: String, _ body: (ArraySlice<Unicode.Scalar>) -> Void) {
    var token: [Unicode.Scalar] = []
    func finish() {
      splitPunctuation(normalized(token), body)
      token.removeAll(keepingCapacity: true)
    }
    for scalar in text.unicodeScalars where !scalar.isDropped {
      if scalar.isSeparator {
        finish()
      } else if separatesChineseCharacters && scalar.isChinese {
        finish()
        token.append(scalar)
        finish()
      } else {
        token.append(scalar)
      }
    }
    finish()
  }

  /// A token composed, then lower-cased and stripped as the options say.
  private func normalized(_ token: [Unicode.Scalar]) -> [Unicode.Scalar] {
    var token = token.composed()
    if lowercases { token = token.lowercased() }
    if stripsAccents ?? lowercases, !token.allSatisfy(\.isASCII) {
      token = token.decomposed().filter { $0.properties.generalCategory != .nonspacingMark }
    }
    return token
  }

  private func splitPunctuation(
    _ token: [Unicode.Scalar], _ body: (ArraySlice<Unicode.Scalar>) -> Void
  ) {
    var start = 0
    for (place, scalar) in token.enumerated() where scalar.isPunctuation {
      if start < place { body(token[start..<place]) }
      body(token[place...place])
      start = place + 1
    }
    if start < token.count { body(token[start...]) }
  }
}

// MARK: - Kinds of characters

extension Unicode.Scalar {
  /// Tab, line feed and carriage return are white space; all else that Unicode calls “other” goes.
  fileprivate var isDropped: Bool {
    if (0x20...0x7E).contains(value) || isBreak { return false }
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned: return true
    default: return value == 0xFFFD
    }
  }

  fileprivate var isSeparator: Bool {
    if isASCII { return value == 0x20 || isBreak }
    switch properties.generalCategory {
    case .spaceSeparator, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  private var isBreak: Bool { value == 0x09 || value == 0x0A || value == 0x0D }

  /// The blocks that BERT counts as Chinese; kana and Hangul are not among them.
  fileprivate var isChinese: Bool {
    switch value {
    case 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x20000...0x2A6DF, 0x2A700...0x2CEAF,
      0x2F800...0x2FA1F:
      true
    default: false
    }
  }

  /// Every ASCII character that is no letter, digit or blank, and Unicode's punctuation.
  fileprivate var isPunctuation: Bool {
    if isASCII { return (0x21...0x7E).contains(value) && !isASCIIAlphanumeric }
    switch properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      return true
    default: return false
    }
  }

  private var isASCIIAlphanumeric: Bool {
    switch value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: false
    }
  }
}

// MARK: - Lower case

extension String {
  fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
    var view = UnicodeScalarView()
    view.append(contentsOf: scalars)
    self.init(view)
  }
}

extension [Unicode.Scalar] {
  /// As Python's `lower()`: one scalar may become several, and Σ at a word's end becomes ς.
  fileprivate func lowercased() -> Self {
    var result = Self()
    result.reserveCapacity(count)
    for (place, scalar) in enumerated() {
      if scalar.isASCII {
        let isCapital = (0x41...0x5A).contains(scalar.value)
        result.append(isCapital ? Unicode.Scalar(UInt8(scalar.value + 0x20)) : scalar)
      } else if scalar == "Σ" {
        result.append(isFinal(at: place) ? "ς" : "σ")
      } else {
        result += scalar.properties.lowercaseMapping.unicodeScalars
      }
    }
    return result
  }

  /// Unicode's `Final_Sigma`: a cased letter before, none after, case-ignorable ones left out.
  private func isFinal(at place: Int) -> Bool {
    let before = self[..<place].last { !$0.properties.isCaseIgnorable }
    let after = self[(place + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }
}

/// Sentences of a CoNLL-U file: forms and universal parts of speech, as XTREME reads them.
///
/// See ``TaggedText`` for the rules; the format is at
/// <https://universaldependencies.org/format.html>.
final class CoNLLUReader: TaggedReader {
  private let lines: TaggedLines
  private let missingTag: String?
  private let precedence: TagPrecedence

  init(_ file: String, missingTag: String?, precedence: TagPrecedence) throws(CorpusError) {
    lines = try TaggedLines(file)
    (self.missingTag, self.precedence) = (missingTag, precedence)
  }

  var share: Double { lines.share }

  func next() throws(CorpusError) -> TaggedSentence? {
    while let tree = try nextTree() {
      let sentence = tree.fused(by: precedence)
      if !Self.isWithheld(sentence) { return sentence }
    }
    return nil
  }

  /// Whether the text is left out of the treebank, so that `_` stands for the words.
  ///
  /// XTREME's rule: at least one word is `_`, and at most one is not.
  private static func isWithheld(_ sentence: TaggedSentence) -> Bool {
    let count = sentence.words.count { $0 == "_" }
    return count > 0 && count >= sentence.words.count - 1
  }

  // MARK: - Lines

  private func nextTree() throws(CorpusError) -> WordTree? {
    var tree = WordTree()
    while let line = try lines.next() {
      let text = line.withoutTrailingBlanks
      if text.utf8.first == 35 { continue }
      if text.isEmpty {
        if tree.isEmpty { continue }
        break
      }
      try add(line, to: &tree)
    }
    guard !tree.isEmpty else { return nil }
    try requireWords(of: tree)
    return tree
  }

  private func add(_ line: String, to tree: inout WordTree) throws(CorpusError) {
    let columns = line.split(atByte: 9, keepingEmpty: true)
    guard columns.count == 10 else {
      throw .columns(file: lines.file, line: lines.line, expected: 10, found: columns.count)
    }
    let next = tree.words.count + 1
    switch CoNLLUIdentifier(columns[0]) {
    case .word(next):
      try lines.requireRoom(after: tree.words.count)
      tree.words.append(try word(columns))
    case .range(let range) where range.lowerBound == next && next > tree.end:
      tree.ranges.append(
        WordTree.FusedRange(words: range, form: try form(columns[1]), line: lines.line))
    case .emptyNode(after: next - 1): break
    case nil:
      throw lines.fault(expected: "an id such as 3, 3-4 or 3.1", found: "\"\(columns[0])\"")
    default:
      let isInside = next <= tree.end
      throw lines.fault(
        expected: isInside
          ? "the id \(next) of the range's next word" : "the id \(next) or a range from it",
        found: columns[0])
    }
  }

  private func requireWords(of tree: WordTree) throws(CorpusError) {
    guard let range = tree.ranges.last else { return }
    guard range.words.upperBound > tree.words.count else { return }
    throw lines.fault(
      at: range.line,
      expected: "the words \(range.words.lowerBound) to \(range.words.upperBound) in the sentence",
      found: "\(tree.words.count) words")
  }

  // MARK: - Columns

  private func word(_ columns: [String]) throws(CorpusError) -> WordTree.Word {
    WordTree.Word(
      form: try form(columns[1]), tag: try tag(columns[3]), head: columns[6],
      enhancedHeads: columns[8])
  }

  private func form(_ column: String) throws(CorpusError) -> String {
    var form = column.trimmedLine
    if form.unicodeScalars.contains(where: Self.isRemoved) {
      form.unicodeScalars.removeAll(where: Self.isRemoved)
    }
    guard !form.isEmpty else {
      throw lines.fault(expected: "a form in column 2", found: "\"\(column)\"")
    }
    return form
  }

  private static func isRemoved(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\u{200C}"
  }

  private func tag(_ column: String) throws(CorpusError) -> String {
    let tag = column.trimmedLine
    if !tag.isEmpty && tag != "_" { return tag }
    if let missingTag { return missingTag }
    throw lines.fault(
      expected: "a part of speech in column 4",
      found: "\"\(column)\"")
  }
}

/// The first column of CoNLL-U.
enum CoNLLUIdentifier: Equatable {
  /// `3`.
  case word(Int)
  /// `3-4`: the line gives the form that stands in the text for these words.
  case range(ClosedRange<Int>)
  /// `3.1`: a word that is not in the text.
  case emptyNode(after: Int)

  /// Nil for what is no such identifier, and for numbers that no integer holds.
  init?(_ text: String) {
    let bounds = text.split(atByte: 45, keepingEmpty: true).map(Self.number)
    let parts = text.split(atByte: 46, keepingEmpty: true).map(Self.number)
    if bounds.count == 1, let word = bounds[0] {
      self = .word(word)
    } else if bounds.count == 2, let first = bounds[0], let last = bounds[1], first <= last {
      self = .range(first...last)
    } else if parts.count == 2, let word = parts[0], parts[1] != nil {
      self = .emptyNode(after: word)
    } else {
      return nil
    }
  }

  /// A number of digits only.
  static func number(_ text: String) -> Int? {
    text.utf8.allSatisfy { (48...57).contains($0) } ? Int(text) : nil
  }
}

/// Gives tagged sentences one after another, without holding their file.
public protocol TaggedReader: AnyObject {
  /// The next sentence, of at least one word; nil at the end.
  ///
  /// - Throws: ``CorpusError`` with the file and the line at fault.
  func next() throws(CorpusError) -> TaggedSentence?

  /// The share of the text that was read, 0 to 1.
  var share: Double { get }
}

/// Sentences of one language with a tag for each word, in one file or several.
///
/// Files are UTF-8, plain or compressed by gzip, with lines that end by LF or CRLF. A NUL byte and
/// a sentence of more than 16,384 words are errors.
///
/// **Columns.** A line holds a word and its tag; a blank line, or one that begins with
/// `-DOCSTART-`, ends a sentence. A file's first sentence says how all of its lines are read:
///
/// | in the first sentence | the lines are |
/// | --- | --- |
/// | any line has a tab | `WORD<TAB>TAG`, as XTREME's processed files; a word may hold spaces |
/// | else any line has a space | the word first and the tag last, as in CoNLL-2003 |
/// | else | words without tags |
/// | every word begins with `LANGUAGE:` and goes on behind it | raw WikiAnn: the prefix is cut |
///
/// In a raw file `de::` is thus the word `:`, and a line without the prefix is an error; in any
/// other file `de:` is a word as it stands. A processed file that begins with a sentence of the one
/// word `de:x` is taken for a raw one. If all of several words there share another language's code,
/// that is an error. Words are kept as they are, with the white space inside them; XTREME's later
/// steps split lines at any white space and so lose the tags of words with, say, U+00A0 in them.
///
/// **CoNLL-U.** The form is column 2, the tag column 4. Comments and empty nodes (`8.1`) are passed
/// over. The words of a range (`3-4`) become the form of the range's line; its tag is that of the
/// word with the fewest ancestors by columns 7 and 9 together, the root counted, and among equals
/// the first one by ``precedence``. U+200C, spaces, and white space at the ends are cut out of
/// forms. A sentence is left out if a word of it is `_` and at most one is not. Identifiers must
/// count from 1 and ranges must be covered by words; columns 7 and 9 are not checked.
///
/// **Missing tags** (XTREME's files of test words, `_` in CoNLL-U) are errors, unless
/// ``missingTag`` says what to take. XTREME takes `O` for entities and `X` for parts of speech.
///
/// Source: `utils_preprocess.py` and `third_party/ud-conversion-tools` of google-research/xtreme.
/// It differs here: XTREME fails on a tie with a tag outside the list, where such tags come last;
/// and it drops a last sentence that no blank line follows.
public struct TaggedText: Sendable {
  /// The files, read one after another; a language's treebanks are pooled so.
  public var files: [String]
  /// The language's code, by which the prefix of raw WikiAnn files is known.
  public var language: String
  /// How the files hold sentences; ``TaggedFormat/auto`` is decided for each file.
  public var format: TaggedFormat
  /// The tag of words that have none; nil makes them errors.
  public var missingTag: String?
  /// Which tag a multiword token takes among its highest words.
  public var precedence: TagPrecedence

  /// A text in files, with XTREME's precedence for the language unless another one is given.
  public init(
    files: [String], language: String, format: TaggedFormat = .auto, missingTag: String? = nil,
    precedence: TagPrecedence? = nil
  ) {
    precondition(!language.isEmpty, "a tagged text needs its language's code")
    (self.files, self.language, self.format) = (files, language, format)
    self.missingTag = missingTag
    self.precedence = precedence ?? .xtreme(language)
  }

  /// A reader at the beginning of the text; a file is opened when its turn comes.
  public func reader() -> any TaggedReader { TaggedFilesReader(self) }

  /// Calls a function with each sentence, without holding the text.
  ///
  /// - Throws: ``CorpusError`` with the file and the line at fault, or what `body` throws.
  public func forEach(
    _ body: (TaggedSentence) throws(CorpusError) -> Void
  ) throws(CorpusError) {
    let reader = reader()
    while let sentence = try reader.next() { try body(sentence) }
  }

  /// The first sentences, or all.
  ///
  /// - Parameter limit: the largest number, 0 or more; what follows is not read, nor checked.
  /// - Throws: ``CorpusError`` with the file and the line at fault.
  public func read(limit: Int? = nil) throws(CorpusError) -> [TaggedSentence] {
    precondition((limit ?? 0) >= 0, "a limit of sentences is not negative")
    let reader = reader()
    var sentences: [TaggedSentence] = []
    while sentences.count < limit ?? .max, let sentence = try reader.next() {
      sentences.append(sentence)
    }
    return sentences
  }

  /// The sentences of one file.
  ///
  /// - Throws: ``CorpusError`` with the file and the line at fault.
  public static func read(
    _ file: String, format: TaggedFormat = .auto, language: String, missingTag: String? = nil,
    limit: Int? = nil
  ) throws(CorpusError) -> [TaggedSentence] {
    try TaggedText(files: [file], language: language, format: format, missingTag: missingTag)
      .read(limit: limit)
  }

  fileprivate func reader(of file: String) throws(CorpusError) -> any TaggedReader {
    format.resolved(for: file) == .conllu
      ? try CoNLLUReader(file, missingTag: missingTag, precedence: precedence)
      : try ColumnsReader(file, language: language, missingTag: missingTag)
  }
}

/// Reads the files of a text one after another.
private final class TaggedFilesReader: TaggedReader {
  private let text: TaggedText
  private var current: (any TaggedReader)?
  /// The number of files that were opened.
  private var opened = 0

  init(_ text: TaggedText) { self.text = text }

  var share: Double {
    guard !text.files.isEmpty else { return 1 }
    return (Double(opened - (current == nil ? 0 : 1)) + (current?.share ?? 0))
      / Double(text.files.count)
  }

  func next() throws(CorpusError) -> TaggedSentence? {
    while true {
      if let sentence = try current?.next() { return sentence }
      current = nil
      guard opened < text.files.count else { return nil }
      current = try text.reader(of: text.files[opened])
      opened += 1
    }
  }
}

/// A sentence as words, each with a tag: a named entity's part or a part of speech.
public struct TaggedSentence: Equatable, Sendable {
  /// The words, in their order.
  public var words: [String]
  /// The tag of each word, such as `B-LOC`, `O` or `NOUN`.
  public var tags: [String]

  /// A sentence with as many tags as words, else a precondition fails.
  public init(words: [String], tags: [String]) {
    precondition(
      words.count == tags.count, "\(words.count) words cannot have \(tags.count) tags")
    (self.words, self.tags) = (words, tags)
  }
}

/// How a file holds tagged sentences.
public enum TaggedFormat: String, CaseIterable, Codable, Sendable {
  /// By the file's name: ``conllu`` for `.conllu` and `.conllu.gz`, else ``columns``.
  case auto
  /// A word and its tag a line, a blank line between sentences; see ``TaggedText``.
  case columns
  /// Universal Dependencies' format, of which the form and the universal part of speech are read.
  case conllu

  /// The format of a file; never ``auto``.
  public func resolved(for file: String) -> TaggedFormat {
    guard self == .auto else { return self }
    return file.hasSuffix(".conllu") || file.hasSuffix(".conllu.gz") ? .conllu : .columns
  }
}

public import Foundation

/// Tags a stream of sentences in their order, as many at once as have arrived.
public struct LineTagging {
  /// How sentences come and tags go.
  public enum Form: String, Sendable, CaseIterable {
    /// A sentence a line, its words between spaces; its tags likewise.
    case lines
    /// A word a line and a blank line behind each sentence; word, tab and tag likewise.
    case columns
  }

  private let tagger: Tagger
  private let form: Form
  private let language: String?
  private let buffer: Int

  /// A service.
  ///
  /// - Parameters:
  ///   - language: the sentences' language; in columns, `LANGUAGE:` before every word of the first
  ///     sentence is taken off all words, as in WikiAnn's files and a run's own `data`.
  ///   - buffer: sentences that are tagged at once, at most.
  public init(_ tagger: Tagger, form: Form, language: String? = nil, buffer: Int = 256) {
    precondition(buffer > 0, "a sentence at least is tagged at once")
    self.tagger = tagger
    self.form = form
    self.language = language
    self.buffer = buffer
  }

  /// Reads to the end of the input and hands on tags in order.
  ///
  /// - Parameters:
  ///   - input: UTF-8 text.
  ///   - write: called with each line of output.
  /// - Throws: ``ExperimentError/input(line:fault:)`` for a line that is no text or a sentence
  ///   without end.
  public func tag(standardInput input: FileHandle, write: (String) throws -> Void) throws {
    switch form {
    case .lines:
      try InputLines(buffer: buffer).read(input) { lines, _ in
        for tags in try tagger.tag(lines.map(Self.words)) { try write(tags.joined(separator: " ")) }
      }
    case .columns: try tagColumns(input, write)
    }
  }

  /// Longer sentences are no sentences: the words of one are held in memory.
  private static let longestSentence = 16_384

  private func tagColumns(_ input: FileHandle, _ write: (String) throws -> Void) throws {
    var sentences: [[String]] = [[]]
    var prefix: String?
    func flush(keepingLast: Bool) throws {
      let last = keepingLast ? sentences.removeLast() : []
      prefix = prefix ?? self.prefix(of: sentences[0])
      let read = sentences.map { $0.map { Self.taking(prefix ?? "", off: $0) } }
      for (words, tags) in zip(sentences, try tagger.tag(read)) where !words.isEmpty {
        for (word, tag) in zip(words, tags) { try write("\(word)\t\(tag)") }
        try write("")
      }
      sentences = [last]
    }
    try InputLines(buffer: 8_192).read(input) { lines, before in
      for (index, line) in lines.enumerated() {
        let word = String(line.prefix { $0 != "\t" })
        if Self.words(of: word).isEmpty {
          if sentences[sentences.count - 1].isEmpty { continue }
          sentences.append([])
          if sentences.count > buffer { try flush(keepingLast: true) }
        } else {
          sentences[sentences.count - 1].append(word)
          guard sentences[sentences.count - 1].count <= Self.longestSentence else {
            throw ExperimentError.input(
              line: before + index + 1,
              fault: "a sentence of more than \(Self.longestSentence) words, without a blank line")
          }
        }
      }
      if sentences.count > 1 { try flush(keepingLast: true) }
    }
    try flush(keepingLast: false)
  }

  /// What stands before every word of a file of one language; empty for most files.
  private func prefix(of words: [String]) -> String {
    guard let language, !words.isEmpty else { return "" }
    let prefix = "\(language):"
    return words.allSatisfy { Self.begins($0, with: prefix) } ? prefix : ""
  }

  /// Whether a word begins with a prefix and goes on, whatever combines with its last character.
  private static func begins(_ word: String, with prefix: String) -> Bool {
    word.utf8.count > prefix.utf8.count && word.utf8.starts(with: prefix.utf8)
  }

  private static func taking(_ prefix: String, off word: String) -> String {
    guard begins(word, with: prefix) else { return word }
    return String(Substring(word.utf8.dropFirst(prefix.utf8.count)))
  }

  /// What stands between spaces, tabs and carriage returns, whatever combines with them.
  private static func words(of line: String) -> [String] {
    line.utf8.split { $0 == 32 || $0 == 9 || $0 == 13 }.map { String(Substring($0)) }
  }
}

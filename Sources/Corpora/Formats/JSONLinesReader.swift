import Foundation

/// Pairs of a file of one JSON object a line, with a text by language code.
///
/// The texts are the object's own values, `{"de": "…", "en": "…"}`, or those of its `translation`,
/// as OPUS and Hugging Face's data sets have them: `{"translation": {"de": "…", "en": "…"}}`. Other
/// keys are passed over; a language that is absent or null is an empty side.
final class JSONLinesReader: PairReader {
  private let lines: LineReader
  private let direction: Direction
  /// The codes met so far that are not asked for, for an error.
  private var others = Set<String>()
  private var found = Set<String>()

  init(_ file: String, _ direction: Direction) throws(CorpusError) {
    lines = try LineReader(file)
    self.direction = direction
  }

  var share: Double { lines.share }

  func next() throws(CorpusError) -> NumberedPair? {
    while let line = try lines.next() {
      if line.trimmedLine.isEmpty { continue }
      let texts = try texts(of: line)
      let pair = SentencePair(
        source: try text(direction.source, in: texts), target: try text(direction.target, in: texts)
      )
      return NumberedPair(pair, line: lines.line)
    }
    try requireLanguages()
    return nil
  }

  private func texts(of line: String) throws(CorpusError) -> [String: Any] {
    let value = try? JSONSerialization.jsonObject(with: Data(line.utf8))
    guard let object = value as? [String: Any] else { throw fault("an object", line) }
    guard let inner = object["translation"] else { return object }
    guard let texts = inner as? [String: Any] else {
      throw fault("an object under \"translation\"", line)
    }
    return texts
  }

  private func text(_ code: String, in texts: [String: Any]) throws(CorpusError) -> String {
    switch texts[code] {
    case nil:
      if others.count < 20 { others.formUnion(texts.keys.prefix(20)) }
      return ""
    case is NSNull: return ""
    case let text as String:
      found.insert(code)
      return text.folded
    default: throw fault("a text under \"\(code)\"", "\(texts)")
    }
  }

  private func fault(_ expected: String, _ found: String) -> CorpusError {
    let shown = found.count > 40 ? "\(found.prefix(40))…" : found
    return .record(file: lines.file, line: lines.line, expected: expected, found: shown)
  }

  /// A file in which a language never occurs is the wrong file, not one with gaps.
  private func requireLanguages() throws(CorpusError) {
    for code in [direction.source, direction.target] where lines.line > 0 && !found.contains(code) {
      throw .noLanguage(file: lines.file, language: code, found: others.sorted())
    }
  }
}

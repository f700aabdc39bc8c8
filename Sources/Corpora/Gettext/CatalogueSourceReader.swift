/// Reads the entries of a `.po` text one after another.
struct CatalogueSourceReader {
  /// One entry, whole.
  struct Entry {
    var isFuzzy = false
    var context: String?
    var id = ""
    var plural: String?
    var translations: [String] = []
  }

  /// What an entry has so far; it ends where the next begins.
  private enum Stage: Comparable {
    case start, context, id, plural, translation
  }

  /// Entries marked with `#~`.
  private(set) var obsolete = 0

  private var lexer: CatalogueSourceLexer
  private var entry = Entry()
  private var stage = Stage.start
  private var startLine = 1

  init(text: String, decoder: CharacterDecoder, file: String) {
    lexer = CatalogueSourceLexer(text: text, decoder: decoder, file: file)
  }

  /// Reads to the end, giving each entry.
  mutating func read(_ body: (Entry) -> Void) throws(GettextError) {
    while let token = try lexer.next() {
      switch token {
      case .comment(let comment):
        if stage == .translation { finish(body) }
        try take(comment: comment)
      case .keyword(let keyword):
        try take(keyword: keyword, body)
      case .string:
        throw lexer.error("a keyword (msgid, msgstr, …) before a string", "a string alone")
      }
    }
    guard stage == .start || stage == .translation else {
      throw lexer.error("msgstr for the msgid of line \(startLine)", "the end of the file")
    }
    finish(body)
  }

  private mutating func finish(_ body: (Entry) -> Void) {
    if stage == .translation { body(entry) }
    entry = Entry()
    stage = .start
  }

  /// Flags (`#,` and the newer `#=`) and obsolete entries matter; all other comments are passed over.
  private mutating func take(comment: Substring) throws(GettextError) {
    if comment.hasPrefix("#,") || comment.hasPrefix("#=") {
      let flags = comment.dropFirst(2).split { $0 == "," || $0 == " " || $0 == "\t" || $0 == "\r" }
      if flags.contains("fuzzy") { entry.isFuzzy = true }
    } else if comment.hasPrefix("#~") {
      let words = comment.dropFirst(2).split(separator: " ", maxSplits: 1)
      if words.first == "msgid" { obsolete += 1 }
      if stage == .start { entry.isFuzzy = false }
    }
  }

  private mutating func take(keyword: Substring, _ body: (Entry) -> Void) throws(GettextError) {
    let line = lexer.line
    switch keyword {
    case "msgctxt":
      try begin(.context, after: .start, keyword, line, body)
      entry.context = try strings(after: keyword)
    case "msgid":
      try begin(.id, after: .context, keyword, line, body)
      entry.id = try strings(after: keyword)
    case "msgid_plural":
      guard stage == .id else { throw lexer.error("msgid before msgid_plural", "none", line: line) }
      stage = .plural
      entry.plural = try strings(after: keyword)
    case "msgstr":
      guard stage == .id else {
        throw lexer.error(
          stage == .plural ? "msgstr[0]" : "msgid before msgstr", "msgstr", line: line)
      }
      stage = .translation
      entry.translations = [try strings(after: keyword)]
    case "domain":
      _ = try strings(after: keyword)
    default:
      try takeForm(keyword, line)
    }
  }

  /// Begins a message, finishing the one before.
  private mutating func begin(
    _ next: Stage, after latest: Stage, _ keyword: Substring, _ line: Int, _ body: (Entry) -> Void
  ) throws(GettextError) {
    if stage == .translation { finish(body) }
    guard stage <= latest else {
      throw lexer.error("msgstr for the msgid of line \(startLine)", String(keyword), line: line)
    }
    stage = next
    startLine = line
  }

  /// `msgstr[N]`, N counting up from 0.
  private mutating func takeForm(_ keyword: Substring, _ line: Int) throws(GettextError) {
    guard keyword.hasPrefix("msgstr["), keyword.hasSuffix("]"),
      let index = Int(keyword.dropFirst(7).dropLast())
    else {
      throw lexer.error(
        "msgctxt, msgid, msgid_plural, msgstr or a comment", String(keyword.prefix(40)), line: line)
    }
    guard entry.plural != nil, stage == .plural || stage == .translation else {
      throw lexer.error("msgid_plural before \(keyword)", "none", line: line)
    }
    guard index == entry.translations.count else {
      throw lexer.error("msgstr[\(entry.translations.count)]", String(keyword), line: line)
    }
    stage = .translation
    entry.translations.append(try strings(after: keyword))
  }

  /// One string or more, joined.
  private mutating func strings(after keyword: Substring) throws(GettextError) -> String {
    guard let first = try lexer.string() else {
      throw lexer.error("a string in quotes after \(keyword)", "none")
    }
    var text = first
    while let more = try lexer.string() { text += more }
    return text
  }
}

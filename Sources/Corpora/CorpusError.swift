/// What can go wrong while corpora are read, split, encoded and sampled.
public enum CorpusError: Error, Equatable, Sendable, CustomStringConvertible {
  /// Not of the form `fr-en`.
  case direction(String)

  /// A file that cannot be opened or read.
  case unreadable(file: String, reason: String)

  /// A file that cannot be written.
  case unwritable(file: String, reason: String)

  /// No file of a direction's text; `tried` are the names that were looked for.
  case noText(pattern: String, direction: String, tried: [String])

  /// No file of a language's tagged text; `found` are some files of the folder.
  case noTaggedText(pattern: String, language: String, folder: String, found: [String])

  /// A name of files that cannot be understood.
  case pattern(String, reason: String)

  /// A catalogue that is damaged or cannot be read.
  case catalogue(GettextError)

  /// A record of a file that is not what its format asks for.
  case record(file: String, line: Int, expected: String, found: String)

  /// A file of many languages in which one never occurs; `found` are some that do.
  case noLanguage(file: String, language: String, found: [String])

  /// A list of tags that no classifier can have.
  case tags(String)

  /// Bytes that are not UTF-8; lines count from 1, the bytes of the file from 0.
  case notUTF8(file: String, line: Int, byte: Int)

  /// Two sides of a parallel text with different numbers of lines.
  case lineCounts(source: String, sourceLines: Int, target: String, targetLines: Int)

  /// A line of a TSV file without exactly `expected` columns.
  case columns(file: String, line: Int, expected: Int, found: Int)

  /// No catalogue of a language, or of any.
  case noCatalogues(root: String, languages: [String])

  /// A language has catalogues, and every one of them is damaged; the fault is the first one's.
  case damagedCatalogues(language: String, count: Int, fault: String)

  /// Directions without validation or test text of their own that share no language to split by.
  case noPivot(directions: [String])

  /// A split whose shares do not leave anything to train on.
  case shares(total: Int)

  /// The subword model has no tag for a target language.
  case noTag(language: String)

  /// A file of encoded pairs that is not what it must be.
  case damagedPairs(file: String, fault: String)

  /// A pair that does not fit into a batch.
  case tooLong(task: String, length: Int, maxTokens: Int)

  /// Nothing to draw from: a task with a positive probability without any pair, or no task at all.
  case emptyTask(String)

  /// A sampler state that belongs to other data or other options.
  case foreignState(reason: String)

  /// What was expected, what was found, where, and how to mend it.
  public var description: String {
    switch self {
    case .direction(let text):
      "\"\(text)\" is no direction: expected SOURCE-TARGET as in fr-en, two different codes "
        + "of letters, digits and underscores (pt_br-en, not pt-br-en)"
    case .unreadable(let file, let reason):
      "\(file): cannot be read: \(reason)"
    case .unwritable(let file, let reason):
      "\(file): cannot be written: \(reason)"
    case .noText(let pattern, let direction, let tried):
      "there is no text of \(direction) by the name \(pattern): "
        + "missing \(tried.joined(separator: ", ")) (or the same with .gz)"
    case .noTaggedText(let pattern, let language, let folder, let found):
      "no file of \(language) has the name \(pattern), nor the same with .gz: "
        + (found.isEmpty
          ? "\(folder) has no files" : "\(folder) has \(found.joined(separator: ", "))")
    case .pattern(let pattern, let reason):
      "\(pattern): \(reason)"
    case .catalogue(let error):
      error.description
    case .record(let file, let line, let expected, let found):
      "\(file):\(line): expected \(expected), found \(found)"
    case .noLanguage(let file, let language, let found):
      "\(file): no record has the language \(language)"
        + (found.isEmpty ? "" : "; others have \(found.joined(separator: ", "))")
    case .tags(let fault):
      "the list of tags is wrong: \(fault)"
    case .notUTF8(let file, let line, let byte):
      "\(file):\(line): byte \(byte) of the file is not UTF-8; "
        + "convert the file first, for example with iconv"
    case .lineCounts(let source, let sourceLines, let target, let targetLines):
      "\(source) has \(sourceLines) lines but \(target) has \(targetLines): "
        + "line N of one must be the translation of line N of the other"
    case .columns(let file, let line, let expected, let found):
      "\(file):\(line): expected \(expected) columns separated by tabs, found \(found)"
    case .noCatalogues(let root, let languages):
      Self.missing(root, languages)
    case .damagedCatalogues(let language, let count, let fault):
      "\(count == 1 ? "the only catalogue" : "each of the \(count) catalogues") of \(language) is "
        + "damaged: \(fault); install its package again, or leave the language out"
    case .noPivot(let directions):
      "the directions \(directions.joined(separator: ", ")) lack validation or test text and share "
        + "no language to split it off by; name dev and test text for each"
    case .shares(let total):
      "the splits take \(total) of 1000 parts: together they must stay below 1000 "
        + "to leave something to train on"
    case .noTag(let language):
      "the subword model has no tag __\(language)__: train it with the tags of all target languages"
    case .damagedPairs(let file, let fault):
      "\(file): damaged file of encoded pairs: \(fault); remove it, and the text is encoded again"
    case .tooLong(let task, let length, let maxTokens):
      "task \(task) has a pair of \(length) pieces, more than a batch of "
        + "\(maxTokens) tokens: raise max_tokens or lower the longest length"
    case .emptyTask(let task):
      task.isEmpty ? "there is no task to draw from" : "task \(task) has no pair to draw from"
    case .foreignState(let reason):
      "the sampler's state does not belong to this data: \(reason)"
    }
  }

  private static func missing(_ root: String, _ languages: [String]) -> String {
    """
    no message catalogue of \(languages.joined(separator: ", ")) under \(root) (expected \
    \(root)/LANGUAGE/LC_MESSAGES/*.mo). Slim images leave translations out: remove the line \
    "path-exclude /usr/share/locale/*" under /etc/dpkg/dpkg.cfg.d (Ubuntu: excludes, Debian: \
    docker) and reinstall the packages (apt-get install --reinstall git coreutils gettext \
    libgtk2.0-common iso-codes …), install language packs, give another folder or other \
    languages, or train on text of your own.
    """
  }
}

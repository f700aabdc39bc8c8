import Foundation

/// The file or files that hold one direction's text, found by a name or a pattern.
///
/// | name | what it stands for |
/// | --- | --- |
/// | `corpus/train` | two files, `corpus/train.de` and `corpus/train.en` |
/// | `corpus/{lang}.txt` | two files, `corpus/de.txt` and `corpus/en.txt` |
/// | `.tsv` | one file of two columns |
/// | `.jsonl` | one file of JSON objects with a text by language code |
/// | `.tmx` | one translation memory |
/// | `.po`, `.mo` | one catalogue of English originals with translations |
///
/// Each may be compressed, with `.gz` behind its name, except `.mo`; the `.gz` need not be written.
/// In a pattern `{src}` and `{tgt}` stand for the direction's codes, `{pair}` for both codes in
/// alphabetical order with a hyphen, as in OPUS, and `{lang}` for a file's own language: in the
/// name of a single file, the one beside English. Where no file has the name with `{src}` and
/// `{tgt}`, one with the two exchanged is taken, as fairseq does. Where no file has the code `pt_br` in
/// its name, one with `pt-br` is.
public struct ParallelFiles: Hashable, Sendable {
  /// What a file holds.
  public enum Format: Hashable, Sendable {
    /// Line N of one file is the translation of line N of the other.
    case lines
    /// Two columns separated by a tab; the target first where `isSwapped`.
    case tabbed(isSwapped: Bool)
    /// JSON Lines.
    case jsonLines
    /// Translation Memory eXchange.
    case tmx
    /// A gettext catalogue.
    case catalogue
  }

  /// The name with its places filled, without `.gz`; two files' own language stays `{lang}`.
  public let name: String
  /// What the files hold.
  public let format: Format
  /// The files, two for ``Format/lines``: source and target.
  public let paths: [String]
  /// The direction that is read.
  public let direction: Direction

  /// Finds the files of a direction.
  ///
  /// - Throws: ``CorpusError/noText(pattern:direction:tried:)`` when there are none, or
  ///   ``CorpusError/pattern(_:reason:)``.
  public init(_ pattern: String, _ direction: Direction) throws(CorpusError) {
    var tried: [String] = []
    let canSwap = pattern.contains("{src}") || pattern.contains("{tgt}")
    for codes in Codes.spellings(of: direction) {
      for isSwapped in canSwap ? [false, true] : [false] {
        let name = try Self.filled(pattern, isSwapped ? codes.reversed : codes)
        let format = try Self.format(name, pattern, direction, isSwapped)
        let wanted = Self.files(name, format, codes, isFromEnglish: direction.source == "en")
        let found = wanted.compactMap(Self.existing)
        if found.count == wanted.count {
          self.name = format == .lines ? name : wanted[0]
          (self.format, paths, self.direction) = (format, found, direction)
          return
        }
        tried += wanted.filter { Self.existing($0) == nil }
      }
    }
    throw .noText(pattern: pattern, direction: direction.description, tried: tried)
  }

  /// A reader at the beginning of the text.
  public func reader() throws(CorpusError) -> any PairReader {
    switch format {
    case .lines: try LineFilesReader(source: paths[0], target: paths[1])
    case .tabbed(let isSwapped): try TabbedReader(paths[0], isSwapped: isSwapped)
    case .jsonLines: try JSONLinesReader(paths[0], direction)
    case .tmx: try TMXReader(paths[0], direction)
    case .catalogue: try CatalogueReader(paths[0], direction)
    }
  }

  /// All pairs with text on both sides, and the number of the others.
  public func read() throws(CorpusError) -> (pairs: [SentencePair], empty: Int) {
    let reader = try reader()
    var pairs: [SentencePair] = []
    var empty = 0
    while let next = try reader.next() {
      if next.pair.source.isEmpty || next.pair.target.isEmpty {
        empty += 1
      } else {
        pairs.append(next.pair)
      }
    }
    return (pairs, empty)
  }

  // MARK: - Names

  /// A direction's codes as they stand in the names of files.
  private struct Codes: Equatable {
    var source: String
    var target: String

    var reversed: Codes { Codes(source: target, target: source) }

    /// As they are, then with hyphens.
    static func spellings(of direction: Direction) -> [Codes] {
      let plain = Codes(source: direction.source, target: direction.target)
      let hyphenated = Codes(
        source: plain.source.replacingOccurrences(of: "_", with: "-"),
        target: plain.target.replacingOccurrences(of: "_", with: "-"))
      return plain == hyphenated ? [plain] : [plain, hyphenated]
    }
  }

  private static func filled(_ pattern: String, _ codes: Codes) throws(CorpusError) -> String {
    var name = pattern.replacingOccurrences(of: "{src}", with: codes.source)
      .replacingOccurrences(of: "{tgt}", with: codes.target)
      .replacingOccurrences(
        of: "{pair}", with: [codes.source, codes.target].sorted().joined(separator: "-"))
    if name.hasSuffix(".gz") && !name.contains("{lang}") { name.removeLast(3) }
    let rest = name.replacingOccurrences(of: "{lang}", with: "")
    if let open = rest.firstIndex(of: "{"), rest[open...].contains("}") {
      throw .pattern(pattern, reason: "the places in braces are {src}, {tgt}, {pair} and {lang}")
    }
    return name
  }

  private static func format(
    _ name: String, _ pattern: String, _ direction: Direction, _ isSwapped: Bool
  ) throws(CorpusError) -> Format {
    let bare = name.hasSuffix(".gz") ? String(name.dropLast(3)) : name
    switch bare.split(separator: "/").last?.split(separator: ".").dropFirst().last {
    case "tsv":
      guard !pattern.contains("{lang}") else {
        throw .pattern(
          pattern, reason: "the name must give the columns' order, by {src}-{tgt} or {pair}")
      }
      let isReversed = pattern.contains("{pair}") && direction.source > direction.target
      return .tabbed(isSwapped: isSwapped != isReversed)
    case "jsonl": return .jsonLines
    case "tmx": return .tmx
    case "po", "mo", "gmo":
      guard direction.source == "en" || direction.target == "en" else {
        throw .pattern(
          pattern, reason: "a catalogue's originals are English, and \(direction) has no English")
      }
      return .catalogue
    default: return .lines
    }
  }

  private static func files(
    _ name: String, _ format: Format, _ codes: Codes, isFromEnglish: Bool
  ) -> [String] {
    let (source, target) = (codes.source, codes.target)
    guard format == .lines else {
      return [name.replacingOccurrences(of: "{lang}", with: isFromEnglish ? target : source)]
    }
    guard name.contains("{lang}") else { return ["\(name).\(source)", "\(name).\(target)"] }
    return [source, target].map { name.replacingOccurrences(of: "{lang}", with: $0) }
  }

  private static func existing(_ path: String) -> String? {
    [path, path + ".gz"].first { FileManager.default.fileExists(atPath: $0) }
  }
}

/// The tags of a corpus, each with its number.
///
/// XTREME's `labels.txt` holds the sorted unique tags, and `O` is put before them if it is not
/// there. XTREME does so also for parts of speech; here only tags of spans get an `O`.
/// Source: `scripts/preprocess_panx.sh` and `third_party/utils_tag.py` of google-research/xtreme.
public struct TagInventory: Equatable, Sendable, Codable {
  /// What tags say about a sentence.
  public enum Kind: String, Sendable {
    /// Every tag is `O` or begins with `B-` or `I-`: together they mark spans, such as names.
    case spans
    /// Every word has a label of its own, such as a part of speech.
    case labels
  }

  /// The tags, each once; a tag's place is its number.
  public let tags: [String]
  private let places: [String: Int]

  /// The tags of sentences, sorted; none of no sentences.
  public init(_ sentences: some Sequence<TaggedSentence>) {
    var found = Set<String>()
    for sentence in sentences { found.formUnion(sentence.tags) }
    self.init(sorting: found)
  }

  /// The unique ones of some tags, sorted by their Unicode scalars.
  public init(sorting tags: some Sequence<String>) {
    self.init(unique: Set(tags).sorted())
  }

  /// Tags in an order of one's own, each once.
  ///
  /// - Throws: ``CorpusError/tags(_:)`` for a tag that comes twice or is empty, or for tags of spans
  ///   without `O`.
  public init(ordered tags: [String]) throws(CorpusError) {
    guard !tags.contains(""), Set(tags).count == tags.count else {
      throw .tags("each tag comes once, and none is empty")
    }
    self.init(unique: tags)
    guard self.tags == tags else { throw .tags("tags of spans need O among them") }
  }

  /// The tags of a file with a tag a line, in the file's order.
  ///
  /// White space at the ends of lines and blank lines at the file's end do not count.
  ///
  /// - Throws: ``CorpusError`` for a file without tags, a blank line among them or a tag that comes
  ///   twice.
  public init(contentsOf file: String) throws(CorpusError) {
    let lines = try TaggedLines(file)
    var (tags, known) = ([String](), Set<String>())
    var blank: Int?
    while let line = try lines.next() {
      let tag = line.trimmedLine
      if tag.isEmpty {
        blank = blank ?? lines.line
        continue
      }
      if let blank { throw lines.fault(at: blank, expected: "a tag", found: "a blank line") }
      guard known.insert(tag).inserted else {
        throw lines.fault(expected: "each tag once", found: "\(tag) again")
      }
      tags.append(tag)
    }
    guard !tags.isEmpty else {
      throw lines.fault(at: max(1, lines.line), expected: "a tag a line", found: "none")
    }
    self.init(unique: tags)
  }

  private init(unique tags: [String]) {
    let needsOutside = Self.kind(of: tags) == .spans && !tags.contains("O")
    let all = (needsOutside ? ["O"] : []) + tags
    self.tags = all
    places = Dictionary(uniqueKeysWithValues: zip(all, all.indices))
  }

  /// The number of tags.
  public var count: Int { tags.count }

  /// A tag's number, from 0; nil for a tag that is not there.
  public func index(of tag: String) -> Int? { places[tag] }

  /// What the tags say; labels if there are none.
  public var kind: Kind { Self.kind(of: tags) }

  private static func kind(of tags: [String]) -> Kind {
    let isSpans = tags.allSatisfy { $0 == "O" || $0.hasPrefix("B-") || $0.hasPrefix("I-") }
    return isSpans && !tags.isEmpty ? .spans : .labels
  }

  // MARK: - Codable

  private enum CodingKeys: String, CodingKey {
    case tags
  }

  /// Reads the tags in their order.
  ///
  /// - Throws: `DecodingError` for a tag that comes twice, or tags of spans without `O`.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let tags = try container.decode([String].self, forKey: .tags)
    guard Set(tags).count == tags.count else {
      throw DecodingError.dataCorruptedError(
        forKey: .tags, in: container, debugDescription: "a tag comes twice")
    }
    self.init(unique: tags)
    guard self.tags == tags else {
      throw DecodingError.dataCorruptedError(
        forKey: .tags, in: container, debugDescription: "tags of spans need O among them")
    }
  }

  /// Writes the tags in their order.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(tags, forKey: .tags)
  }
}

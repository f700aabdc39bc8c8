public import Corpora

/// Where sentence pairs come from: catalogues of translated messages, or files of one's own.
public struct DataConfiguration: Codable, Sendable, Equatable {
  /// Messages of the machine's own software.
  public var gettext: GettextConfiguration?
  /// Parallel text by direction, such as `fr-en`.
  public var pairs: [String: PairConfiguration] = [:]
  /// Parallel text of many directions, by patterns.
  public var corpora: [CorpusConfiguration] = []
  /// The directions that are used of all those that the data has; empty for all.
  ///
  /// The text is read and split as if all were used, so a run of one direction has the very text
  /// that the direction has in a run of all. Zero-shot directions are then left out.
  public var only: [String] = []
  /// Directions that are never trained, only tested.
  public var zeroShot: [String] = []
  /// Which pairs of training files are left out.
  public var cleaning = PairCleaning()
  /// Low-resource tasks, as directions or as the language beside English.
  ///
  /// Left empty, a task is low-resource when it has less than a quarter of the largest task's pairs.
  public var lowResource: [String] = []
  /// Sentences that every language has, kept for measuring similarities, at most.
  public var probeSentences = 200
  /// Validation sentences of a direction, at most, where they are split off the training text.
  public var devSentences = 300
  /// Test sentences of a direction, at most, where they are split off the training text.
  public var testSentences = 500

  /// A configuration without data.
  public init() {}
}

/// Parallel text of one direction, by names as ``ParallelFiles`` explains them.
///
/// Where `dev` or `test` is left out, it is split off the training text by a hash of the English side.
public struct PairConfiguration: Codable, Sendable, Equatable {
  /// Text to train on.
  public var train: NameList
  /// Text to validate on.
  public var dev: String?
  /// Text to test on.
  public var test: String?

  /// Text from all values.
  public init(train: NameList, dev: String? = nil, test: String? = nil) {
    self.train = train
    self.dev = dev
    self.test = test
  }
}

/// Parallel text of many directions, by patterns as ``ParallelFiles`` explains them.
public struct CorpusConfiguration: Codable, Sendable, Equatable {
  /// The directions that the text is used in.
  public var directions: DirectionSet
  /// The languages that `any` means.
  public var languages: [String]
  /// Texts to train on, one after another; none for text that is only tested on.
  public var train: NameList
  /// Text to validate on.
  public var dev: String?
  /// Text to test on.
  public var test: String?
  /// Text to compare gradients on.
  public var probe: String?

  /// Text from all values.
  public init(
    directions: DirectionSet, languages: [String] = [], train: NameList, dev: String? = nil,
    test: String? = nil, probe: String? = nil
  ) {
    self.directions = directions
    self.languages = languages
    self.train = train
    self.dev = dev
    self.test = test
    self.probe = probe
  }

  private enum CodingKeys: CodingKey { case directions, languages, train, dev, test, probe }

  /// Reads a corpus; only its directions must be given.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      directions: try keys.decode(DirectionSet.self, forKey: .directions),
      languages: try keys.decodeIfPresent([String].self, forKey: .languages) ?? [],
      train: try keys.decodeIfPresent(NameList.self, forKey: .train) ?? [],
      dev: try keys.decodeIfPresent(String.self, forKey: .dev),
      test: try keys.decodeIfPresent(String.self, forKey: .test),
      probe: try keys.decodeIfPresent(String.self, forKey: .probe))
  }
}

/// One name or a list of names.
public struct NameList: Codable, Sendable, Equatable, ExpressibleByArrayLiteral,
  ExpressibleByStringLiteral
{
  /// The names in order.
  public var names: [String]

  /// A list from its names.
  public init(arrayLiteral names: String...) { self.names = names }
  /// A list of one name.
  public init(stringLiteral name: String) { names = [name] }
  /// A list of names.
  public init(_ names: [String]) { self.names = names }

  /// Reads a text or a list of texts.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let name = try? container.decode(String.self) {
      names = [name]
    } else {
      names = try container.decode([String].self)
    }
  }

  /// Writes one name as a text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if names.count == 1 { try container.encode(names[0]) } else { try container.encode(names) }
  }
}

/// Directions by a word about English, or one by one.
public enum DirectionSet: Codable, Sendable, Equatable {
  /// Every language into English.
  case anyEn
  /// English into every language.
  case enAny
  /// Both of these.
  case both
  /// Every language into every other, as far as there is text.
  case anyAny
  /// These.
  case list([String])

  private static let words: [(String, DirectionSet)] = [
    ("any-en", .anyEn), ("en-any", .enAny), ("both", .both), ("any-any", .anyAny),
  ]

  /// Reads a word or a list of directions.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let word = try? container.decode(String.self) else {
      self = .list(try container.decode([String].self))
      return
    }
    guard let known = Self(word: word) else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath,
          debugDescription: "\(word) is no set of directions; expected any-en, en-any, both, "
            + "any-any or a list such as [de-en, en-fr]"))
    }
    self = known
  }

  /// The set that a word means; nil for other words.
  init?(word: String) {
    guard let known = Self.words.first(where: { $0.0 == word }) else { return nil }
    self = known.1
  }

  /// Writes the word or the list.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if case .list(let list) = self {
      try container.encode(list)
    } else {
      try container.encode(Self.words.first { $0.1 == self }?.0 ?? "")
    }
  }

  /// The directions that are meant, in order.
  func directions(among languages: [String]) throws -> [Direction] {
    let others = languages.filter { $0 != "en" }
    let into = others.map { Direction(source: $0, target: "en") }
    switch self {
    case .anyEn: return into
    case .enAny: return into.map(\.reversed)
    case .both: return into + into.map(\.reversed)
    case .anyAny:
      return languages.flatMap { source in
        languages.filter { $0 != source }.map { Direction(source: source, target: $0) }
      }
    case .list(let names): return try names.map { try Direction(parsing: $0) }
    }
  }
}

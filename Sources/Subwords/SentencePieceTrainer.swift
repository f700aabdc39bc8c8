internal import CSentencePiece
import Glibc

/// Trains a SentencePiece model on sentences held in memory.
///
/// The same sentences in the same order with the same options give the same bytes: threads only
/// split sums at fixed places, so their number is an option and not the machine's. Special pieces
/// are laid out as ``SpecialPieces`` says.
public struct SentencePieceTrainer: Sendable {
  /// How pieces are chosen.
  public enum Algorithm: String, Codable, CaseIterable, Sendable {
    /// A unigram language model, pruned from many candidates (SentencePiece's default).
    case unigram
    /// Byte-pair encoding: frequent neighbours are joined one after another.
    case bpe
  }

  /// What is trained, and how.
  public struct Options: Codable, Equatable, Sendable {
    /// How pieces are chosen.
    public var algorithm: Algorithm
    /// Number of pieces, special ones and symbols included.
    ///
    /// A small corpus may give fewer.
    public var vocabularySize: Int
    /// Share of the characters that get a piece of their own; 0.9995 for large alphabets, 1 for
    /// small ones.
    public var characterCoverage: Double
    /// Symbols that are always one piece, in id order from ``SpecialPieces/firstFree``.
    public var symbols: [String]
    /// Whether characters without a piece are spelled as bytes (256 further pieces) and not as
    /// `<unk>`.
    public var byteFallback: Bool
    /// Whether Unicode's NFKC and SentencePiece's own rules are applied to text first.
    public var normalizes: Bool
    /// Threads of the trainer.
    ///
    /// A constant, because it decides the order of sums.
    public var threads: Int
    /// At most this many sentences are looked at; more are thinned out at random.
    public var maximumSentences: Int
    /// Seed of that choice.
    public var seed: UInt64

    /// Options with the defaults of this package.
    public init(
      algorithm: Algorithm = .unigram, vocabularySize: Int = 8000,
      characterCoverage: Double = 0.9995, symbols: [String] = [], byteFallback: Bool = false,
      normalizes: Bool = true, threads: Int = 2, maximumSentences: Int = 200_000, seed: UInt64 = 1
    ) {
      self.algorithm = algorithm
      self.vocabularySize = vocabularySize
      self.characterCoverage = characterCoverage
      self.symbols = symbols
      self.byteFallback = byteFallback
      self.normalizes = normalizes
      self.threads = threads
      self.maximumSentences = maximumSentences
      self.seed = seed
    }
  }

  /// What is trained, and how.
  public var options: Options

  /// A trainer with these options.
  public init(options: Options) { self.options = options }

  /// Trains a model.
  ///
  /// - Parameter sentences: one text each, at most 4,192 bytes (longer ones are passed over).
  /// - Throws: ``SubwordsError`` if there is no text, a symbol is impossible, or the vocabulary is
  ///   too small for the characters of the text.
  public func train(_ sentences: some Collection<String>) throws(SubwordsError)
    -> SentencePieceModel
  {
    for symbol in options.symbols where !Self.isPossible(symbol) { throw .symbol(symbol) }
    let chosen = thinned(sentences)
    guard !chosen.ends.isEmpty else { throw .noSentences }
    return try SentencePieceModel(bytes: run(chosen))
  }

  // MARK: - Parts

  /// Sentences laid one after another; sentence k ends before byte `ends[k]`.
  private struct Text {
    var bytes: [UInt8] = []
    var ends: [Int] = []

    mutating func append(_ sentence: String) {
      guard sentence.utf8.contains(where: { $0 > 0x20 }) else { return }
      bytes.append(contentsOf: sentence.utf8)
      ends.append(bytes.count)
    }
  }

  /// All sentences, or `maximumSentences` of them in their order, each as likely as any other
  /// (Knuth's algorithm S).
  private func thinned(_ sentences: some Collection<String>) -> Text {
    var text = Text()
    var generator = SequenceOfSeed(state: options.seed)
    var wanted = min(max(options.maximumSentences, 1), sentences.count)
    var left = sentences.count
    for sentence in sentences where wanted > 0 {
      if wanted == left || Int.random(in: 0..<left, using: &generator) < wanted {
        text.append(sentence)
        wanted -= 1
      }
      left -= 1
    }
    return text
  }

  private func run(_ text: Text) throws(SubwordsError) -> [UInt8] {
    var model = gsp_bytes()
    let status = withOptions { list in
      text.bytes.withUnsafeBytes { bytes in
        gsp_train(
          bytes.baseAddress, text.ends, text.ends.count, list.baseAddress, list.count,
          &model)
      }
    }
    guard status == GSP_OK else { throw .training(reason: lastError()) }
    defer { gsp_bytes_free(model) }
    return Array(UnsafeRawBufferPointer(start: model.data, count: model.count))
  }

  /// Gives the options as zero-terminated strings, for the length of the call.
  private func withOptions<Result>(_ body: (UnsafeBufferPointer<gsp_option>) -> Result) -> Result {
    let copies = arguments.map { (strdup($0.0), strdup($0.1)) }
    defer {
      for (name, value) in copies {
        free(name)
        free(value)
      }
    }
    return copies.map { gsp_option(name: $0.0, value: $0.1) }.withUnsafeBufferPointer(body)
  }

  /// Candidates that the unigram algorithm starts from.
  ///
  /// Fifteen for each piece, and keeping six of ten in a round, halve the time that the library's
  /// million and three of four take; the pieces found cut no worse.
  private var candidates: Int { min(15 * min(max(options.vocabularySize, 1), 66_666), 1_000_000) }

  /// The options in SentencePiece's own names.
  ///
  /// A vocabulary larger than the text gives is no error.
  var arguments: [(String, String)] {
    [
      ("model_type", options.algorithm.rawValue),
      ("vocab_size", String(options.vocabularySize)),
      ("character_coverage", String(options.characterCoverage)),
      ("eos_id", String(SpecialPieces.end)),
      ("unk_id", String(SpecialPieces.unknown)),
      ("pad_id", String(SpecialPieces.padding)),
      ("bos_id", "-1"),
      ("user_defined_symbols", options.symbols.joined(separator: ",")),
      ("byte_fallback", String(options.byteFallback)),
      ("normalization_rule_name", options.normalizes ? "nmt_nfkc" : "identity"),
      ("num_threads", String(options.threads)),
      ("hard_vocab_limit", "false"),
      ("seed_sentencepiece_size", String(candidates)),
      ("shrinking_factor", "0.6"),
    ]
  }

  private static func isPossible(_ symbol: String) -> Bool {
    !symbol.isEmpty
      && !symbol.unicodeScalars.contains {
        ",\"'".unicodeScalars.contains($0) || $0.properties.isWhitespace
      }
  }
}

/// SplitMix64 (Steele, Lea, Flood 2014): for the choice of sentences only.
private struct SequenceOfSeed: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

public import Subwords

/// Turns pairs of texts into ids: the target language's tag in front of the source, `</s>` after
/// both sides.
public struct PairEncoder: Sendable {
  /// Cuts the text.
  public let vocabulary: SubwordVocabulary
  /// Longest allowed side in ids, tag and `</s>` included.
  public let maximumLength: Int

  /// An encoder.
  ///
  /// - Parameter maximumLength: longest allowed side in ids, tag and `</s>` included; at least 2.
  public init(vocabulary: SubwordVocabulary, maximumLength: Int = 256) {
    precondition(maximumLength >= 2, "a side has at least two ids, found limit \(maximumLength)")
    self.vocabulary = vocabulary
    self.maximumLength = maximumLength
  }

  /// An encoder with one SentencePiece model for both sides.
  ///
  /// - Throws: ``SubwordsError/convention(piece:expected:found:)`` if the model's special pieces
  ///   are elsewhere.
  public init(model: SentencePieceModel, maximumLength: Int = 256) throws {
    self.init(vocabulary: try SubwordVocabulary(model), maximumLength: maximumLength)
  }

  /// The ids of a source text: tag, pieces, `</s>`.
  ///
  /// Not limited in length. A vocabulary without any tags, from elsewhere, gives none.
  ///
  /// - Throws: ``CorpusError/noTag(language:)`` if only other languages have tags.
  public func source(_ text: String, into target: String) throws -> [Int32] {
    let pieces = try vocabulary.encode(source: text) + [vocabulary.roles.end]
    guard vocabulary.hasLanguageTags else { return pieces }
    guard let tag = vocabulary.languageTag(target) else {
      throw CorpusError.noTag(language: target)
    }
    return [tag] + pieces
  }

  /// The ids of a target text: pieces, `</s>`.
  ///
  /// Not limited in length.
  public func target(_ text: String) throws -> [Int32] {
    try vocabulary.encode(target: text) + [vocabulary.roles.end]
  }

  /// Encodes a pair; nil if a side is longer than `maximumLength`.
  public func encode(_ pair: SentencePair, direction: Direction) throws -> EncodedPair? {
    let encoded = try EncodedPair(
      source: source(pair.source, into: direction.target), target: target(pair.target))
    return encoded.length <= maximumLength ? encoded : nil
  }

  /// Encodes a corpus; pairs that are too long are left out and counted.
  ///
  /// - Parameter progress: told the share done, 0 to 1, about once per thousand pairs.
  public func encode(_ corpus: ParallelCorpus, progress: (Double) -> Void = { _ in })
    throws -> EncodedCorpus
  {
    var result = EncodedCorpus(tasks: [])
    let total = max(corpus.count, 1)
    var done = 0
    var targets: [String: [Int32]] = [:]  // nine languages into English share most targets
    for part in corpus.parts {
      var task = EncodedTask(name: part.direction.description, pairs: [])
      task.pairs.reserveCapacity(part.pairs.count)
      for pair in part.pairs {
        let known = targets[pair.target]
        let target = try known ?? self.target(pair.target)
        if known == nil { targets[pair.target] = target }
        let source = try source(pair.source, into: part.direction.target)
        let encoded = EncodedPair(source: source, target: target)
        if encoded.length <= maximumLength { task.pairs.append(encoded) }
        done += 1
        if done.isMultiple(of: 1000) || done == total { progress(Double(done) / Double(total)) }
      }
      result.tooLong.append(part.pairs.count - task.pairs.count)
      result.tasks.append(task)
    }
    return result
  }
}

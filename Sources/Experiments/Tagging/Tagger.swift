import Corpora
import Layers
import Subwords
import Tagging
import Tensors

/// Gives the words of sentences their tags.
public struct Tagger {
  let model: TaggingModel
  let encoder: TaggedEncoder
  let tags: TagInventory
  /// Padded pieces of a batch, at most.
  let maxTokens: Int

  /// The likeliest tag of every word, sentence by sentence.
  ///
  /// A sentence without words has no tags. Long ones are tagged in parts; see `TaggedEncoder`.
  ///
  /// - Parameter progress: called with the number of sentences that are done, about; may throw to
  ///   stop.
  public func tag(_ sentences: [[String]], progress: (Int) throws -> Void = { _ in }) throws
    -> [[String]]
  {
    let parts = sentences.map { encoder.encode($0, tags: $0.map { _ in 0 }) }
    return try predict(parts, progress: progress).tags
  }

  /// The likeliest tag of every word, and the mean loss of the words' own tags without dropout or
  /// label smoothing; words whose tags the model lacks do not count in it.
  func judge(_ sentences: [TaggedSentence], progress: (Int) throws -> Void) throws -> (
    tags: [[String]], loss: Double
  ) {
    let parts = sentences.map { sentence in
      encoder.encode(sentence.words, tags: sentence.tags.map { number(of: $0) ?? 0 })
    }
    let isKnown = sentences.flatMap { $0.tags.map { number(of: $0) != nil } }
    let found = try predict(parts, progress: progress)
    let losses = zip(found.losses, isKnown).filter(\.1).map(\.0)
    return (found.tags, losses.reduce(0, +) / Double(max(losses.count, 1)))
  }

  /// A sentence in parts with the numbers of its tags.
  ///
  /// - Precondition: the model has them all.
  func encode(_ sentence: TaggedSentence) -> [EncodedPair] {
    encoder.encode(
      sentence.words,
      tags: sentence.tags.map { tag in
        guard let number = number(of: tag) else { preconditionFailure("\(tag) has no number") }
        return number
      })
  }

  private func number(of tag: String) -> Int32? { tags.index(of: tag).map(Int32.init) }

  // MARK: - Batches

  /// The likeliest tag of every word, sentence by sentence, and the losses of all words in order.
  private func predict(
    _ sentences: [[EncodedPair]], progress: (Int) throws -> Void
  ) throws -> (tags: [[String]], losses: [Double]) {
    let parts = Array(sentences.joined())
    let batches = FixedBatches(pairs: parts, maxTokens: maxTokens)
    var done = 0
    let results = try batches.indices.map { indices in
      let batch = try words(of: indices.map { TaggedPieces(parts[$0]) })
      done += indices.count
      try progress(done * sentences.count / parts.count)
      return batch
    }
    let found = batches.restored(results)
    var next = 0
    let tags = sentences.map { own in
      defer { next += own.count }
      return found[next..<(next + own.count)].joined().map { self.tags.tags[$0.tag] }
    }
    return (tags, found.joined().map(\.loss))
  }

  private struct Word {
    var tag: Int
    var loss: Double
  }

  /// The likeliest tag of each word, the first of equally likely ones, and its own tag's loss.
  private func words(of sentences: [TaggedPieces]) throws -> [[Word]] {
    let (scores, losses): ([Float], [Float]) = try withoutGradients {
      let batch = try TaggingBatch(sentences, device: model.device)
      let scores = try model.scores(of: batch, in: .evaluation()).converted(to: .float32)
      return (
        try scores.converted(device: .cpu).array(),
        try scores.crossEntropies(batch.tags).converted(device: .cpu).array()
      )
    }
    var word = 0
    return sentences.map { sentence in
      (0..<sentence.words).map { _ in
        defer { word += 1 }
        let own = scores[(word * model.tagCount)..<((word + 1) * model.tagCount)]
        let best = own.indices.reduce(own.startIndex) { own[$1] > own[$0] ? $1 : $0 }
        return Word(tag: best - own.startIndex, loss: Double(losses[word]))
      }
    }
  }
}

extension TaggedPieces {
  /// A part of a sentence as the encoder gives it.
  init(_ pair: EncodedPair) { self.init(pieces: pair.source, tags: pair.target) }
}

import Corpora
import Layers
import Tagging
import Tensors

/// Gives the words of sentences their tags.
public struct Tagger {
  let model: TaggingModel
  let encoder: TaggedEncoder
  let tags: TagInventory
  /// Padded pieces of a batch, at most.
  let maxTokens: Int

  /// Pieces of a sentence or a part of one, at most.
  public var longestPart: Int { encoder.maximumLength }

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
    let found = try self.numbers(of: Array(parts.joined())) {
      try progress(parts.isEmpty ? 0 : $0 * sentences.count / max(parts.joined().count, 1))
    }
    var next = 0
    return parts.map { own in
      defer { next += own.count }
      return found[next..<(next + own.count)].joined().map { tags.tags[$0] }
    }
  }

  /// The number of the likeliest tag of every word, part by part.
  private func numbers(of parts: [EncodedPair], progress: (Int) throws -> Void) throws -> [[Int]] {
    let batches = FixedBatches(pairs: parts, maxTokens: maxTokens)
    var done = 0
    let results = try batches.indices.map { indices in
      let batch = indices.map { TaggedPieces(parts[$0]) }
      let found = try Self.likeliest(of: scores(of: batch), rows: batch.map(\.words))
      done += indices.count
      try progress(done)
      return found
    }
    return batches.restored(results)
  }

  private func scores(of sentences: [TaggedPieces]) throws -> [Float] {
    try withoutGradients {
      try model.scores(
        of: TaggingBatch(sentences, device: model.device), in: .evaluation()
      ).converted(to: .float32, device: .cpu).array()
    }
  }

  /// The place of the largest of each row's scores, the first of equal ones, for some rows a time.
  private static func likeliest(of scores: [Float], rows: [Int]) throws -> [[Int]] {
    let width = scores.count / max(rows.reduce(0, +), 1)
    var start = 0
    return rows.map { count in
      (0..<count).map { _ in
        defer { start += width }
        return (0..<width).reduce(0) { scores[start + $1] > scores[start + $0] ? $1 : $0 }
      }
    }
  }
}

extension TaggedPieces {
  /// A part of a sentence as the encoder gives it.
  init(_ pair: EncodedPair) { self.init(pieces: pair.source, tags: pair.target) }
}

import Foundation
import Tensors

/// How translations are searched for.
public struct BeamOptions: Sendable, Equatable {
  /// The number of hypotheses kept; 1 is greedy search.
  public var beam: Int
  /// The number of translations returned, at most ``beam``.
  public var best: Int
  /// How hypotheses of different lengths are compared.
  public var lengthPenalty: LengthPenalty
  /// How long a translation may become.
  public var limit: LengthLimit
  /// A translation has at least this many tokens, its end not counted, unless its limit is lower.
  public var minimumLength: Int

  /// Options with the customary defaults.
  ///
  /// - Parameter lengthPenalty: λ of the penalty of the given kind.
  public init(
    beam: Int = 5, best: Int = 1, lengthPenalty: Double = 1,
    penaltyKind: LengthPenalty.Kind = .average, lengthFactor: Double = 1.5,
    lengthOffset: Int = 10, minimumLength: Int = 0
  ) {
    precondition(beam >= 1 && (1...beam).contains(best), "1 ≤ best ≤ beam")
    self.beam = beam
    self.best = best
    self.lengthPenalty = LengthPenalty(penaltyKind, exponent: lengthPenalty)
    limit = LengthLimit(factor: lengthFactor, offset: lengthOffset)
    self.minimumLength = minimumLength
  }
}

/// Beam search over several sentences at once.
///
/// A sentence is done, as in fairseq, when as many hypotheses have ended as the beam is wide, each
/// among the best of its step. At its limit of length all that are left end. It then leaves the batch.
struct BeamSearch {
  private let decoder: TranslationDecoder
  private let options: BeamOptions
  private let limits: [Int]
  private let end: Int32
  private let forbidden: [Int64]
  /// Sentences still being searched, as places in the input.
  private var active: [Int]
  /// The beams of the active sentences; row r of the state belongs to beam r.
  private var beams: [PartialHypothesis]
  private var rows: DecodingRows
  private var finished: [[Hypothesis]]

  private struct PartialHypothesis {
    var tokens: [Int32] = []
    var logProbability = 0.0
  }

  init(_ decoder: TranslationDecoder, _ sources: [[Int32]], _ options: BeamOptions) throws {
    self.decoder = decoder
    self.options = options
    limits = sources.map {
      options.limit.tokens(source: $0.count, positions: decoder.maxPositions)
    }
    end = Int32(decoder.model.tokens.endOfSentence)
    forbidden = decoder.model.tokens.neverGenerated.map(Int64.init)
    active = Array(sources.indices)
    finished = Array(repeating: [], count: sources.count)
    rows = try DecodingRows(decoder.decoders, sources, copies: options.beam)
    // All beams of a sentence start alike, so only the first may be continued at first.
    beams = sources.flatMap { _ in
      (0..<options.beam).map { PartialHypothesis(logProbability: $0 == 0 ? 0 : -.infinity) }
    }
  }

  mutating func run() throws -> [[Hypothesis]] {
    while !active.isEmpty {
      let candidates = try expand()
      keep(candidates)
    }
    return finished.map { Array($0.sorted { $0.score > $1.score }.prefix(options.best)) }
  }

  private struct Candidate {
    var beam: Int
    var token: Int32
    var logProbability: Double
  }

  /// The 2·beam best continuations of each active sentence, best first; at its limit, only ends.
  private mutating func expand() throws -> [[Candidate]] {
    let start = Int32(decoder.model.tokens.padding)
    let scores = try rows.advance(reading: beams.map { $0.tokens.last ?? start })
    let mayEnd = rows.position > options.minimumLength
    let best = try Tensor.bestTokens(
      scores, forbidden: mayEnd ? forbidden : forbidden + [Int64(end)], end: Int(end),
      count: min(2 * options.beam, decoder.model.vocabularySize))
    return active.indices.map { place in
      let isAtLimit = rows.position > limits[active[place]]
      let own = (place * options.beam..<(place + 1) * options.beam).flatMap { beam in
        isAtLimit ? [ending(of: beam, best)] : continuations(of: beam, best)
      }
      return Array(own.sorted { $0.logProbability > $1.logProbability }.prefix(2 * options.beam))
    }
  }

  private func ending(of beam: Int, _ best: BestTokens) -> Candidate {
    let sum = beams[beam].logProbability + Double(best.ends[beam])
    return Candidate(beam: beam, token: end, logProbability: sum)
  }

  private func continuations(of beam: Int, _ best: BestTokens) -> [Candidate] {
    let sum = beams[beam].logProbability
    guard sum > -.infinity else { return [] }
    return (beam * best.count..<(beam + 1) * best.count).lazy.prefix { best.tokens[$0] >= 0 }
      .map {
        Candidate(
          beam: beam, token: Int32(best.tokens[$0]),
          logProbability: sum + Double(best.logProbabilities[$0]))
      }
  }

  /// Sorts candidates into finished and continued ones, and lets finished sentences go.
  private mutating func keep(_ candidates: [[Candidate]]) {
    var nextActive: [Int] = []
    var nextBeams: [PartialHypothesis] = []
    var parents: [Int] = []
    for (place, sentence) in active.enumerated() {
      let chosen = settle(candidates[place], of: sentence)
      guard !isDone(sentence, continued: chosen) else { continue }
      nextActive.append(sentence)
      for candidate in chosen {
        parents.append(candidate.beam)
        nextBeams.append(
          PartialHypothesis(
            tokens: beams[candidate.beam].tokens + [candidate.token],
            logProbability: candidate.logProbability))
      }
    }
    if !parents.elementsEqual(beams.indices) { rows.select(parents) }
    active = nextActive
    beams = nextBeams
  }

  /// Records the candidates that end here, and gives the beam's continuations, best first.
  private mutating func settle(_ candidates: [Candidate], of sentence: Int) -> [Candidate] {
    var continued: [Candidate] = []
    for (rank, candidate) in candidates.enumerated() where candidate.logProbability > -.infinity {
      if candidate.token == end {
        if rank < options.beam { finish(candidate, of: sentence) }
      } else if continued.count < options.beam {
        continued.append(candidate)
      }
    }
    // A tiny vocabulary may offer fewer continuations than the beam is wide: fill with dead ones.
    while let first = continued.first, continued.count < options.beam {
      continued.append(Candidate(beam: first.beam, token: end, logProbability: -.infinity))
    }
    return continued
  }

  /// Keeps a translation that ends here, unless the sentence has as many as the beam is wide.
  private mutating func finish(_ candidate: Candidate, of sentence: Int) {
    guard finished[sentence].count < options.beam else { return }
    let tokens = beams[candidate.beam].tokens
    finished[sentence].append(
      Hypothesis(
        tokens: tokens, logProbability: candidate.logProbability,
        score: options.lengthPenalty.score(
          logProbability: candidate.logProbability, length: tokens.count + 1)))
  }

  /// Whether a sentence has as many translations as the beam is wide, or nothing to go on with.
  private func isDone(_ sentence: Int, continued: [Candidate]) -> Bool {
    continued.isEmpty || finished[sentence].count >= options.beam
  }
}

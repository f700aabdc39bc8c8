import Foundation
import Layers
import Tensors

/// How translations are searched for.
public struct BeamOptions: Sendable, Equatable {
  /// The number of hypotheses kept; 1 is greedy search.
  public var beam: Int
  /// The number of translations returned, at most ``beam``.
  public var best: Int
  /// λ of the length penalty: hypotheses compete by (Σ ln p)/lengthᵏ with k = λ, as fairseq's `lenpen`.
  ///
  /// The length counts the end-of-sentence token. 0 compares plain sums, 1 means per token.
  public var lengthPenalty: Double
  /// A translation has at most `lengthFactor`·S + `lengthOffset` tokens for S source tokens.
  ///
  /// The end of the sentence does not count, and is forced behind that many tokens.
  public var lengthFactor: Double
  /// See ``lengthFactor``.
  public var lengthOffset: Int

  /// Options with the customary defaults.
  public init(
    beam: Int = 5, best: Int = 1, lengthPenalty: Double = 1, lengthFactor: Double = 1.5,
    lengthOffset: Int = 10
  ) {
    precondition(beam >= 1 && (1...beam).contains(best), "1 ≤ best ≤ beam")
    precondition(lengthPenalty.isFinite, "a length penalty is a finite number")
    precondition(lengthFactor >= 0, "a translation's length does not fall with its source's")
    self.beam = beam
    self.best = best
    self.lengthPenalty = lengthPenalty
    self.lengthFactor = lengthFactor
    self.lengthOffset = lengthOffset
  }
}

/// A finished translation.
public struct Hypothesis: Sendable, Equatable {
  /// The tokens without the end-of-sentence token.
  public var tokens: [Int32]
  /// Σ ln p over the tokens, the end-of-sentence token included.
  public var logProbability: Double
  /// What hypotheses are ranked by: the log-probability after the length penalty.
  public var score: Double

  /// A translation from all its values.
  public init(tokens: [Int32], logProbability: Double, score: Double) {
    self.tokens = tokens
    self.logProbability = logProbability
    self.score = score
  }
}

extension TranslationModel {
  /// The best translations of some sentences, best first.
  ///
  /// - Parameters:
  ///   - sources: token lists, each ending in the end-of-sentence token.
  ///   - options: the width of the beam and its companions.
  /// - Returns: for each source `options.best` hypotheses; fewer where the vocabulary is so small
  ///   that no more exist, and none where the model's scores are not numbers.
  /// - Throws: ``TranslationError`` when a source is empty or longer than the model's positions.
  public func translate(_ sources: [[Int32]], options: BeamOptions = BeamOptions()) throws
    -> [[Hypothesis]]
  {
    guard !sources.isEmpty else { return [] }
    return try withoutGradients {
      var search = try BeamSearch(model: self, sources: sources, options: options)
      return try search.run()
    }
  }
}

/// Beam search over several sentences at once.
///
/// A sentence is done, as in fairseq, when as many hypotheses have ended as the beam is wide, each
/// among the best of its step. At its limit of length all that are left end. It then leaves the batch.
private struct BeamSearch {
  let model: TranslationModel
  let options: BeamOptions
  let limits: [Int]
  let end: Int32
  let forbidden: Tensor
  /// Sentences still being searched, as places in the input.
  var active: [Int]
  /// The beams of the active sentences; row r of the state belongs to beam r.
  var beams: [PartialHypothesis]
  var state: TranslationModel.DecoderState
  var finished: [[Hypothesis]]

  struct PartialHypothesis {
    var tokens: [Int32] = []
    var logProbability = 0.0
  }

  init(model: TranslationModel, sources: [[Int32]], options: BeamOptions) throws {
    self.model = model
    self.options = options
    limits = sources.map {
      let wanted = options.lengthFactor * Double($0.count) + Double(options.lengthOffset)
      return Int(max(1, min(wanted, Double(model.configuration.maxPositions - 1))))
    }
    end = Int32(model.tokens.endOfSentence)
    var never = [Float](repeating: 0, count: model.vocabularySize)
    for token in model.tokens.neverGenerated { never[token] = -.infinity }
    forbidden = try Tensor(never, device: model.device)
    active = Array(sources.indices)
    finished = Array(repeating: [], count: sources.count)
    state = try model.startDecoding(sources, copies: options.beam)
    // All beams of a sentence start alike, so only the first may be continued at first.
    beams = sources.flatMap { _ in
      (0..<options.beam).map { PartialHypothesis(logProbability: $0 == 0 ? 0 : -.infinity) }
    }
  }

  mutating func run() throws -> [[Hypothesis]] {
    while !active.isEmpty {
      let candidates = try expand()
      try keep(candidates)
    }
    return finished.map { Array($0.sorted { $0.score > $1.score }.prefix(options.best)) }
  }

  struct Candidate {
    var beam: Int
    var token: Int32
    var logProbability: Double
  }

  /// The 2·beam best continuations of each active sentence, best first; at its limit, only ends.
  mutating func expand() throws -> [[Candidate]] {
    let start = Int32(model.tokens.padding)
    let scores = try model.advance(&state, reading: beams.map { $0.tokens.last ?? start })
    let past = try Tensor(
      beams.map { Float($0.logProbability) }, shape: [beams.count, 1], device: model.device)
    let totals = try (scores.logSoftmax() + forbidden) + past
    let vocabulary = model.vocabularySize
    let width = min(2 * options.beam, options.beam * vocabulary)
    let (values, places) = try totals.reshaped([active.count, options.beam * vocabulary])
      .topK(width)
    let best = try values.array(of: Float.self)
    let indices = try places.array(of: Int64.self)
    let ends = try totals.selected(Int(end), of: 1).array(of: Float.self)
    return active.indices.map { place in
      if state.position > limits[active[place]] { return endings(at: place, scores: ends) }
      return (place * width..<(place + 1) * width).map {
        let index = Int(indices[$0])
        return Candidate(
          beam: place * options.beam + index / vocabulary, token: Int32(index % vocabulary),
          logProbability: Double(best[$0]))
      }
    }
  }

  /// The ends of all beams of the sentence at a place among the active ones, best first.
  func endings(at place: Int, scores: [Float]) -> [Candidate] {
    (place * options.beam..<(place + 1) * options.beam)
      .map { Candidate(beam: $0, token: end, logProbability: Double(scores[$0])) }
      .sorted { $0.logProbability > $1.logProbability }
  }

  /// Sorts candidates into finished and continued ones, and lets finished sentences go.
  mutating func keep(_ candidates: [[Candidate]]) throws {
    var nextActive: [Int] = []
    var nextBeams: [PartialHypothesis] = []
    var rows: [Int64] = []
    for (place, sentence) in active.enumerated() {
      let chosen = settle(candidates[place], of: sentence)
      guard !isDone(sentence, continued: chosen) else { continue }
      nextActive.append(sentence)
      for candidate in chosen {
        rows.append(Int64(candidate.beam))
        nextBeams.append(
          PartialHypothesis(
            tokens: beams[candidate.beam].tokens + [candidate.token],
            logProbability: candidate.logProbability))
      }
    }
    let unchanged = rows.elementsEqual(beams.indices.map(Int64.init))
    if !rows.isEmpty && !unchanged {
      state = try state.selecting(
        try Tensor(rows, device: model.device), sameSources: nextActive.count == active.count)
    }
    active = nextActive
    beams = nextBeams
  }

  /// Records the candidates that end here, and gives the beam's continuations, best first.
  mutating func settle(_ candidates: [Candidate], of sentence: Int) -> [Candidate] {
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
  mutating func finish(_ candidate: Candidate, of sentence: Int) {
    guard finished[sentence].count < options.beam else { return }
    let tokens = beams[candidate.beam].tokens
    let penalty = pow(Double(tokens.count + 1), options.lengthPenalty)
    finished[sentence].append(
      Hypothesis(
        tokens: tokens, logProbability: candidate.logProbability,
        score: candidate.logProbability / penalty))
  }

  /// Whether a sentence has as many translations as the beam is wide, or nothing to go on with.
  func isDone(_ sentence: Int, continued: [Candidate]) -> Bool {
    continued.isEmpty || finished[sentence].count >= options.beam
  }
}

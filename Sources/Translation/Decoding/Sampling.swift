import Foundation
import Tensors

/// From which tokens a sample is drawn, and how often.
///
/// The temperature acts first, then `topK`, then `topP`, as in transformers.
public struct SamplingOptions: Sendable, Equatable {
  /// T: token i is drawn with p_i^(1/T), scaled to a sum of 1.
  ///
  /// Below 1 likely tokens become likelier.
  public var temperature: Double
  /// Only the k likeliest tokens are drawn from; 0 for all.
  public var topK: Int
  /// Only the fewest tokens are drawn from that together have this probability or more; 1 for all.
  ///
  /// Source: Holtzman et al. 2020, section 3.1.
  public var topP: Double
  /// The number of translations of each source.
  public var count: Int
  /// How long a translation may become.
  public var limit: LengthLimit

  /// Options that leave the model's distribution as it is.
  public init(
    temperature: Double = 1, topK: Int = 0, topP: Double = 1, count: Int = 1,
    limit: LengthLimit = LengthLimit()
  ) {
    precondition(temperature > 0 && temperature.isFinite, "a temperature is above 0")
    precondition(topK >= 0 && topP > 0 && topP <= 1 && count >= 1, "0 ≤ k, 0 < p ≤ 1, 1 ≤ count")
    self.temperature = temperature
    self.topK = topK
    self.topP = topP
    self.count = count
    self.limit = limit
  }

  /// Draws a place of a list of ln p in falling order; nil when none is a number.
  func draw(
    _ logProbabilities: ArraySlice<Float>, using generator: inout some RandomNumberGenerator
  ) -> Int? {
    guard let first = logProbabilities.first, first.isFinite else { return nil }
    var weights = logProbabilities.prefix { $0 > -.infinity }.map {
      exp((Double($0) - Double(first)) / temperature)
    }
    if topP < 1 {
      let wanted = topP * weights.reduce(0, +)
      var sum = 0.0
      let kept = weights.prefix { weight in
        defer { sum += weight }
        return sum < wanted
      }
      weights = Array(kept)
    }
    var left = Double.random(in: 0..<1, using: &generator) * weights.reduce(0, +)
    for (place, weight) in weights.enumerated() {
      left -= weight
      if left < 0 { return place }
    }
    return weights.count - 1
  }
}

/// Random translations of several sentences at once; a row that has ended leaves the batch.
struct Sampling<Generator: RandomNumberGenerator> {
  private let decoder: TranslationDecoder
  private let options: SamplingOptions
  private let limits: [Int]
  private var generators: [Generator]
  private var rows: DecodingRows
  /// The translations being written, each with its sentence.
  private var active: [(sentence: Int, hypothesis: Hypothesis)]
  private var finished: [[Hypothesis]]

  init(
    _ decoder: TranslationDecoder, _ sources: [[Int32]], _ options: SamplingOptions,
    _ generators: [Generator]
  ) throws {
    self.decoder = decoder
    self.options = options
    self.generators = generators
    limits = sources.map {
      options.limit.tokens(source: $0.count, positions: decoder.maxPositions)
    }
    rows = try DecodingRows(decoder.decoders, sources, copies: options.count)
    active = sources.indices.flatMap { sentence in
      Array(
        repeating: (sentence, Hypothesis(tokens: [], logProbability: 0, score: 0)),
        count: options.count)
    }
    finished = Array(repeating: [], count: sources.count)
  }

  mutating func run() throws -> [[Hypothesis]] {
    // The samples of a sentence are given in their order, whichever ends first.
    var ended: [Int: Hypothesis] = [:]
    var places = Array(active.indices)
    let sentences = active.map(\.sentence)
    while !active.isEmpty {
      let kept = try extend { ended[places[$0]] = $1 }
      rows.select(kept)
      active = kept.map { active[$0] }
      places = kept.map { places[$0] }
    }
    for (place, hypothesis) in ended.sorted(by: { $0.key < $1.key }) {
      finished[sentences[place]].append(hypothesis)
    }
    return finished
  }

  /// Draws a token in every row, hands over what ends, and gives the rows that go on.
  private mutating func extend(finish: (Int, Hypothesis) -> Void) throws -> [Int] {
    let tokens = decoder.model.tokens
    let (start, end) = (Int32(tokens.padding), Int32(tokens.endOfSentence))
    let scores = try rows.advance(reading: active.map { $0.hypothesis.tokens.last ?? start })
    let all = decoder.model.vocabularySize
    let best = try Tensor.bestTokens(
      scores, forbidden: tokens.neverGenerated.map(Int64.init), end: tokens.endOfSentence,
      count: options.topK == 0 ? all : min(options.topK, all))
    var kept: [Int] = []
    for row in active.indices {
      let sentence = active[row].sentence
      var (token, logProbability) = (end, best.ends[row])
      if rows.position <= limits[sentence] {
        let own = best.logProbabilities[(row * best.count)..<((row + 1) * best.count)]
        guard let place = options.draw(own, using: &generators[sentence]) else { continue }
        token = Int32(best.tokens[row * best.count + place])
        logProbability = best.logProbabilities[row * best.count + place]
      }
      active[row].hypothesis.logProbability += Double(logProbability)
      if token == end {
        var hypothesis = active[row].hypothesis
        hypothesis.score = hypothesis.logProbability
        finish(row, hypothesis)
      } else {
        active[row].hypothesis.tokens.append(token)
        kept.append(row)
      }
    }
    return kept
  }
}

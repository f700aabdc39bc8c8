import Foundation
import Testing
import Translation

/// Beam search as its definition says: one sentence, no cache, every prefix computed anew.
struct PlainSearch {
  let model: TranslationModel
  let options: BeamOptions

  func translate(_ source: [Int32]) throws -> [Hypothesis] {
    let limit = Int(options.limit.factor * Double(source.count)) + options.limit.offset
    var live: [(tokens: [Int32], sum: Double)] = [([], 0)]
    var ended: [Hypothesis] = []
    for length in 0...limit {
      var continued: [(tokens: [Int32], sum: Double)] = []
      for (rank, option) in try continuations(
        of: live, source, mustEnd: length == limit, mayEnd: length >= options.minimumLength
      ).enumerated() {
        if option.tokens.last == 0 {
          let score = option.sum / pow(Double(length + 1), options.lengthPenalty.exponent)
          if rank < options.beam && ended.count < options.beam {
            ended.append(
              Hypothesis(tokens: option.tokens.dropLast(), logProbability: option.sum, score: score)
            )
          }
        } else if continued.count < options.beam {
          continued.append(option)
        }
      }
      if ended.count == options.beam { break }
      live = continued
    }
    return Array(ended.sorted { $0.score > $1.score }.prefix(options.best))
  }

  private func continuations(
    of live: [(tokens: [Int32], sum: Double)], _ source: [Int32], mustEnd: Bool, mayEnd: Bool
  ) throws -> [(tokens: [Int32], sum: Double)] {
    var all: [(tokens: [Int32], sum: Double)] = []
    for (tokens, sum) in live {
      guard let row = try model.logProbabilities(source, prefix: tokens).last else { continue }
      for (token, logProbability) in row.enumerated()
      where !model.tokens.neverGenerated.contains(token)
        && (token == 0 ? mayEnd || mustEnd : !mustEnd)
      {
        all.append((tokens + [Int32(token)], sum + Double(logProbability)))
      }
    }
    return all.sorted { $0.sum > $1.sum }
  }
}

/// Expects the same tokens in the same order, with scores that differ by rounding only.
func expectSame(
  _ found: [Hypothesis], _ expected: [Hypothesis],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.map(\.tokens) == expected.map(\.tokens), sourceLocation: sourceLocation)
  for (found, expected) in zip(found, expected) {
    #expect(
      abs(found.logProbability - expected.logProbability) < 1e-4, sourceLocation: sourceLocation)
    #expect(abs(found.score - expected.score) < 1e-4, sourceLocation: sourceLocation)
  }
}

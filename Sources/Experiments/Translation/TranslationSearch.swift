import GradientVaccine
public import Translation

/// How translations are found: by beam search or by drawing.
public enum TranslationSearch: Sendable, Equatable {
  /// The likeliest translations that a beam search finds.
  case beam(BeamOptions)
  /// Translations drawn at random; a line's seed follows from this one and the line's number.
  case sampling(SamplingOptions, seed: UInt64)

  /// The number of translations of each line.
  public var count: Int {
    switch self {
    case .beam(let options): options.best
    case .sampling(let options, _): options.count
    }
  }

  /// The translations of some sources.
  ///
  /// - Parameter numbers: the sources' line numbers, which decide what is drawn.
  func run(_ decoder: TranslationDecoder, _ sources: [[Int32]], numbers: [Int]) throws
    -> [[Hypothesis]]
  {
    switch self {
    case .beam(let options):
      return try decoder.translate(sources, options: options)
    case .sampling(let options, let seed):
      let generators = numbers.map { StreamGenerator(seed: seed, step: $0, name: "sampling") }
      return try decoder.sample(sources, options: options, using: generators)
    }
  }
}

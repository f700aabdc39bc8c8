import Foundation

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

/// How hypotheses of different lengths are compared: (Σ ln p)/penalty(n).
///
/// The length n counts the end-of-sentence token. λ = 0 compares plain sums in every kind.
public struct LengthPenalty: Sendable, Equatable {
  /// The formula of the penalty.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    /// n^λ: fairseq's `lenpen`, transformers' `length_penalty`, Marian's `normalize`; with λ = 1 the
    /// mean over the tokens, OpenNMT's `avg`.
    case average
    /// ((5 + n)/6)^λ: Wu et al. 2016, equation 14, OpenNMT's `wu`.
    case gnmt
  }

  /// The formula.
  public var kind: Kind
  /// λ.
  public var exponent: Double

  /// A penalty of a kind.
  public init(_ kind: Kind = .average, exponent: Double = 1) {
    precondition(exponent.isFinite, "a length penalty is a finite number")
    self.kind = kind
    self.exponent = exponent
  }

  /// The score of a hypothesis of n tokens, its end included.
  public func score(logProbability: Double, length: Int) -> Double {
    switch kind {
    case .average: logProbability / pow(Double(length), exponent)
    case .gnmt: logProbability / pow((5 + Double(length)) / 6, exponent)
    }
  }
}

/// How long a translation may become: `factor`·S + `offset` tokens for S source tokens, at most.
///
/// The end of the sentence does not count, and is forced behind that many tokens.
public struct LengthLimit: Sendable, Equatable {
  /// Tokens for each token of the source.
  public var factor: Double
  /// Tokens beside them.
  public var offset: Int

  /// A limit; fairseq's `max-len-a` and `max-len-b`.
  public init(factor: Double = 1.5, offset: Int = 10) {
    precondition(factor >= 0, "a translation's length does not fall with its source's")
    self.factor = factor
    self.offset = offset
  }

  /// The most tokens for a source, within a model's positions, of which the start takes one.
  func tokens(source: Int, positions: Int) -> Int {
    let wanted = factor * Double(source) + Double(offset)
    return Int(max(1, min(wanted, Double(positions - 1))))
  }
}

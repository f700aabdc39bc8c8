/// BLEU (Papineni et al., 2002) with sacreBLEU's conventions and digits.
///
/// Letters: n an order of n-grams, 1…`maxOrder`; c_n matched and t_n all n-grams of the system, summed
/// over segments, matches clipped at the largest count in any one reference; h the system's words;
/// r the words of the references closest in length, the shorter at a tie.
///
///     BLEU = BP · exp( (1/maxOrder) Σ_n log p_n ),   p_n = 100 c_n / t_n,
///     BP = 1 for h ≥ r, exp(1 − r/h) for h < r, 0 for h = 0
///
/// Where no n-gram of any order matches, the score is 0. Orders with c_n = 0 are smoothed. From the
/// first order with t_n = 0 on, p_n stays 0 and its logarithm counts as −9,999,999,999, so that the
/// score is 0 unless `effectiveOrder` is set.
public struct BLEU: CorpusMetric {
  /// What stands for the precision of an order without matches.
  public enum Smoothing: Equatable, Sendable {
    /// Nothing: such a corpus scores 0.
    case none
    /// 100 / (2^m t_n) for the m-th such order (NIST).
    case exponential
    /// 100 v / t_n; v is 0.1 in Chen and Cherry (2014).
    case floor(Double = 0.1)
    /// k added to c_n and t_n of every order above 1; k is 1 in Lin and Och (2004).
    case addK(Double = 1)
  }

  /// How lines become words.
  public var tokenizer: Tokenizer
  /// Whether both sides are put in lower case first.
  public var lowercase: Bool
  /// What is done with orders without matches.
  public var smoothing: Smoothing
  /// The longest n-grams that count.
  public var maxOrder: Int
  /// Whether orders that the system is too short to have are left out of the mean.
  public var effectiveOrder: Bool

  /// BLEU with the field's defaults; for single sentences set `effectiveOrder`.
  public init(
    tokenizer: Tokenizer = .mteval13a, lowercase: Bool = false, smoothing: Smoothing = .exponential,
    maxOrder: Int = 4, effectiveOrder: Bool = false
  ) {
    precondition((1...100).contains(maxOrder), "maxOrder must be 1…100, not \(maxOrder).")
    self.tokenizer = tokenizer
    self.lowercase = lowercase
    self.smoothing = smoothing
    self.maxOrder = maxOrder
    self.effectiveOrder = effectiveOrder
  }

  /// `BLEU`.
  public var name: String { "BLEU" }

  /// h, r, then c_n, then t_n: 2 + 2·`maxOrder`.
  public var statisticsWidth: Int { 2 + 2 * maxOrder }

  /// `case`, `eff`, `tok`, `smooth`.
  public var signatureFields: [SignatureField] {
    [
      SignatureField("case", lowercase ? "lc" : "mixed"),
      SignatureField("eff", effectiveOrder ? "yes" : "no"),
      SignatureField("tok", tokenizer.rawValue),
      SignatureField("smooth", smoothing.description),
    ]
  }

  /// The statistics of one segment, `[h, r, c_1…, t_1…]`.
  ///
  /// - Complexity: O(words · `maxOrder`) on average.
  public func statistics(hypothesis: String, references: [String]) -> [Int] {
    var table = NgramTable()
    let system = table.wordNgrams(of: words(of: hypothesis), maxOrder: maxOrder)
    let references = references.map { table.wordNgrams(of: words(of: $0), maxOrder: maxOrder) }
    let length = system[0].count
    let closest = references.map(\.[0].count).min { isNearer($0 - length, $1 - length) }
    var remaining = largestCounts(references, nodes: table.count)
    var correct = Array(repeating: 0, count: maxOrder)
    for (order, nodes) in system.enumerated() {
      for node in nodes where remaining[node] > 0 {
        remaining[node] -= 1
        correct[order] += 1
      }
    }
    return [length, closest ?? 0] + correct + system.map(\.count)
  }

  /// The words of a line after this metric's preparation.
  private func words(of line: String) -> [ArraySlice<Unicode.Scalar>] {
    var text = Scalars(line.unicodeScalars)
    if lowercase { text = text.lowercased() }
    return tokenizer.words(of: text.strippedAtEnd())
  }

  /// For every n-gram its largest count in any one reference.
  private func largestCounts(_ references: [[[Int]]], nodes count: Int) -> [Int] {
    var largest = Array(repeating: 0, count: count)
    for reference in references {
      var counts = Array(repeating: 0, count: count)
      for node in reference.joined() {
        counts[node] += 1
        largest[node] = max(largest[node], counts[node])
      }
    }
    return largest
  }
}

/// Whether the first difference is nearer to zero, the negative one at a tie.
private func isNearer(_ first: Int, _ second: Int) -> Bool {
  let (near, far) = (first.magnitude, second.magnitude)
  return near == far ? first < second : near < far
}

extension BLEU.Smoothing: CustomStringConvertible {
  /// The signature's value: `exp`, `none`, `floor[0.10]`, `add-k[1.00]`.
  public var description: String {
    switch self {
    case .none: "none"
    case .exponential: "exp"
    case .floor(let value): "floor[\(fixedPoint(value, digits: 2))]"
    case .addK(let value): "add-k[\(fixedPoint(value, digits: 2))]"
    }
  }
}

/// chrF (Popović, 2015) and chrF++ (Popović, 2017) with sacreBLEU's conventions and digits.
///
/// Letters: n an order, `characterOrder` of characters and then `wordOrder` of words; h_n, r_n and m_n the
/// n-grams of the system, of the reference, and their matches, summed over segments; P_n = m_n/h_n, R_n =
/// m_n/r_n; β `beta`.
///
/// By default P and R are means over the orders that both sides have, and
///
///     chrF = 100 (1 + β²) P R / (β² P + R)
///
/// With `epsilonSmoothing` the F of each order is taken first, 1e-16 stands for the quotients of absent
/// orders, and the mean is over all orders (chrF++.py, NLTK, Moses). System n-grams of an order that the
/// reference lacks do not count. Of several references the one with the best segment score counts, the
/// earlier at a tie.
public struct CHRF: CorpusMetric {
  /// The longest character n-grams.
  public var characterOrder: Int
  /// The longest word n-grams: 0 is chrF, 2 is chrF++.
  public var wordOrder: Int
  /// How many times recall weighs as much as precision.
  public var beta: Int
  /// Whether both sides are put in lower case first.
  public var lowercase: Bool
  /// Whether white space counts as characters.
  public var whitespace: Bool
  /// Whether the F scores of orders are averaged, in place of precision and recall.
  public var epsilonSmoothing: Bool

  /// chrF2, or with `wordOrder` 2 chrF2++.
  public init(
    characterOrder: Int = 6, wordOrder: Int = 0, beta: Int = 2, lowercase: Bool = false,
    whitespace: Bool = false, epsilonSmoothing: Bool = false
  ) {
    precondition((1...100).contains(characterOrder), "characterOrder must be 1…100.")
    precondition((0...100).contains(wordOrder), "wordOrder must be 0…100.")
    precondition((0...1000).contains(beta), "beta must be 0…1000.")
    self.characterOrder = characterOrder
    self.wordOrder = wordOrder
    self.beta = beta
    self.lowercase = lowercase
    self.whitespace = whitespace
    self.epsilonSmoothing = epsilonSmoothing
  }

  /// `chrF2` or `chrF2++`: β, and a plus for every word order.
  public var name: String { "chrF\(beta)" + String(repeating: "+", count: wordOrder) }

  /// h_n, r_n, m_n for every order.
  public var statisticsWidth: Int { 3 * (characterOrder + wordOrder) }

  /// `case`, `eff`, `nc`, `nw`, `space`.
  public var signatureFields: [SignatureField] {
    [
      SignatureField("case", lowercase ? "lc" : "mixed"),
      SignatureField("eff", epsilonSmoothing ? "no" : "yes"),
      SignatureField("nc", String(characterOrder)),
      SignatureField("nw", String(wordOrder)),
      SignatureField("space", whitespace ? "yes" : "no"),
    ]
  }

  /// The statistics of one segment against its best reference, `[h_1, r_1, m_1, h_2, …]`.
  ///
  /// - Complexity: O((characters · `characterOrder` + words · `wordOrder`) · references) on average.
  public func statistics(hypothesis: String, references: [String]) -> [Int] {
    var table = NgramTable()
    let system = ngrams(of: hypothesis, in: &table)
    let references = references.map { ngrams(of: $0, in: &table) }
    var counts = Array(repeating: 0, count: table.count)
    var best: (score: Double, statistics: [Int])?
    for reference in references {
      let statistics = Self.statistics(system, reference, counts: &counts)
      let score = fScore(statistics.map(Double.init))
      if score > best?.score ?? -1 { best = (score, statistics) }
    }
    return best?.statistics ?? Array(repeating: 0, count: statisticsWidth)
  }

  /// The n-grams of a line: character orders, then word orders.
  private func ngrams(of line: String, in table: inout NgramTable) -> [[Int]] {
    var text = Scalars(line.unicodeScalars)
    if lowercase { text = text.lowercased() }
    let characters = whitespace ? text : text.filter { !$0.isPythonWhitespace }
    let orders = table.characterNgrams(of: characters, maxOrder: characterOrder)
    if wordOrder == 0 { return orders }
    return orders + table.wordNgrams(of: Self.words(of: text), maxOrder: wordOrder)
  }

  /// The words of a line, with one ASCII punctuation mark split off each: the last, else the first.
  static func words(of text: Scalars) -> [ArraySlice<Unicode.Scalar>] {
    text.words().flatMap { word -> [ArraySlice<Unicode.Scalar>] in
      guard word.count > 1, let first = word.first, let last = word.last else { return [word] }
      if last.isASCIIPunctuation { return [word.dropLast(), word.suffix(1)] }
      if first.isASCIIPunctuation { return [word.prefix(1), word.dropFirst()] }
      return [word]
    }
  }

  /// The counts of one pair; `counts` is zero for every node before and after.
  private static func statistics(
    _ system: [[Int]], _ reference: [[Int]], counts: inout [Int]
  ) -> [Int] {
    zip(system, reference).flatMap { system, reference in
      for node in reference { counts[node] += 1 }
      var matches = 0
      for node in system where counts[node] > 0 {
        counts[node] -= 1
        matches += 1
      }
      for node in reference { counts[node] = 0 }
      return [reference.isEmpty ? 0 : system.count, reference.count, matches]
    }
  }
}

extension Unicode.Scalar {
  /// Whether the scalar is printable ASCII, but neither letter, digit nor space.
  fileprivate var isASCIIPunctuation: Bool {
    switch self {
    case "!"..."/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }
}

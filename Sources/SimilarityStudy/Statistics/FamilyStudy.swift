/// Everything that is said about a similarity matrix and the families of its tasks.
public struct FamilyStudy: Sendable, Equatable {
  /// Whether related tasks are closer; nil when there is nothing to compare.
  public let contrast: FamilyContrast?
  /// How well families separate; nil when there is nothing to separate.
  public let silhouette: FamilySilhouette?
  /// The findings in plain words, or why there is none.
  public let sentences: [String]

  /// Studies a matrix; never fails, but says in words what cannot be computed.
  ///
  /// Without `families` they are those of ``LanguageFamilies``.
  public init(
    _ matrix: SimilarityMatrix, families: [String: String]? = nil, permutations: Int = 10_000,
    using generator: inout some RandomNumberGenerator
  ) {
    let families = families ?? LanguageFamilies.labels(for: matrix.tasks)
    var sentences: [String] = []
    if let pairs = Self.extremes(of: matrix) { sentences.append(pairs) }
    do {
      let contrast = try FamilyContrast(
        matrix, families: families, permutations: permutations, using: &generator)
      self.contrast = contrast
      sentences.insert(contrast.sentence, at: 0)
    } catch {
      contrast = nil
      sentences.append("No comparison of families: \(error).")
    }
    silhouette = try? FamilySilhouette(matrix, families: families)
    if let silhouette { sentences.append(silhouette.sentence) }
    let unknown = matrix.tasks.filter { families[$0] == nil }
    if !unknown.isEmpty {
      sentences.append("Left out, because their family is not known: \(unknown.listed).")
    }
    self.sentences = sentences
  }

  private static func extremes(of matrix: SimilarityMatrix) -> String? {
    let pairs = matrix.pairs
    guard pairs.count > 1, let closest = pairs.max(by: { $0.value < $1.value }),
      let farthest = pairs.min(by: { $0.value < $1.value })
    else { return nil }
    let named = { (pair: SimilarityMatrix.Pair) in
      "\(matrix.tasks[pair.first]) and \(matrix.tasks[pair.second]) (\(Wording.fixed(pair.value)))"
    }
    return "The closest pair is \(named(closest)), the farthest \(named(farthest)); the mean over "
      + "all \(Wording.count(pairs.count, "pair")) is "
      + "\(Wording.fixed(pairs.reduce(0) { $0 + $1.value } / Double(pairs.count))), from "
      + "\(Wording.count(matrix.samples, "measurement"))."
  }
}

extension [String] {
  /// `a`, `a and b`, `a, b and c`; past ten names the rest is counted.
  var listed: String {
    guard let last, count > 1 else { return first ?? "" }
    if count > 10 { return prefix(9).joined(separator: ", ") + " and \(count - 9) more" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}

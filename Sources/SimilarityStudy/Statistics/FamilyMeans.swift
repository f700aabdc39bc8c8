/// The mean similarity inside and across families.
public struct FamilyMeans: Sendable, Equatable {
  /// The mean cosine over pairs of one family.
  public let within: Double
  /// The mean cosine over pairs of two families.
  public let between: Double
}

extension SimilarityMatrix {
  /// The mean cosine over all pairs of different tasks; nil for a single task.
  public var meanOfPairs: Double? {
    let pairs = pairs
    return pairs.isEmpty ? nil : pairs.reduce(0) { $0 + $1.value } / Double(pairs.count)
  }

  /// The means inside and across families; nil unless there are pairs of both kinds.
  ///
  /// Families are those of ``LanguageFamilies``. Tasks without a family are left out.
  public var familyMeans: FamilyMeans? {
    let families = LanguageFamilies.labels(for: tasks)
    var (within, between): ([Double], [Double]) = ([], [])
    for pair in pairs {
      guard let first = families[tasks[pair.first]], let second = families[tasks[pair.second]]
      else { continue }
      if first == second { within.append(pair.value) } else { between.append(pair.value) }
    }
    guard !within.isEmpty, !between.isEmpty else { return nil }
    return FamilyMeans(
      within: within.reduce(0, +) / Double(within.count),
      between: between.reduce(0, +) / Double(between.count))
  }

  /// Each task's mean cosine with the others; nil for a single task.
  public func meanWithOthers(_ task: String) -> Double? {
    guard count > 1, let row = tasks.firstIndex(of: task) else { return nil }
    return (values[row].reduce(0, +) - 1) / Double(count - 1)
  }

  /// The matrix with its tasks named by language alone, such as `fr` for `fr-en`, where no two tasks
  /// have the same; else the matrix as it is.
  public var namedByLanguage: SimilarityMatrix {
    let codes = tasks.map { LanguageFamilies.language(ofTask: $0)?.code ?? $0 }
    guard Set(codes).count == codes.count else { return self }
    return (try? SimilarityMatrix(tasks: codes, values: values, samples: samples)) ?? self
  }
}

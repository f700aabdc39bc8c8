import Corpora
import GradientVaccine
import SimilarityStudy

/// Whether tasks into a language are closer to each other than tasks out of it: the paper's figure 2a.
///
/// The language is the one that all tasks share, usually English. The two sides may come from one run
/// of both directions or from several runs; matrices of several runs are averaged.
struct DirectionContrast {
  /// A run's similarities beside its directions.
  typealias Source = (similarities: RunSimilarities, directions: [Direction])

  private let into: [String: SimilarityMatrix]
  private let outOf: [String: SimilarityMatrix]
  private let pivot: String

  /// Nil unless there are at least three languages in both directions.
  init?(_ sources: [Source]) {
    let all = sources.flatMap(\.directions)
    let shared = Set(all.flatMap { [$0.source, $0.target] }).filter { language in
      all.allSatisfy { $0.source == language || $0.target == language }
    }
    guard let pivot = shared.sorted().first, shared.count == 1 else { return nil }
    self.pivot = pivot
    into = Self.sides(sources) { $0.target == pivot ? $0.source : nil }
    outOf = Self.sides(sources) { $0.source == pivot ? $0.target : nil }
    let common = into["encoder"].map { Set($0.tasks) }?
      .intersection(outOf["encoder"]?.tasks ?? [])
    guard let common, common.count >= 3 else { return nil }
  }

  /// By side of the network, the mean matrix of the tasks that have a language's name, named so.
  private static func sides(
    _ sources: [Source], _ language: (Direction) -> String?
  ) -> [String: SimilarityMatrix] {
    var sides: [String: SimilarityMatrix] = [:]
    for side in ["encoder", "decoder"] {
      let matrices = sources.compactMap { source -> SimilarityMatrix? in
        guard let part = source.similarities.part(side) else { return nil }
        let names = Dictionary(
          source.directions.compactMap { direction in
            language(direction).map { (direction.description, $0) }
          }, uniquingKeysWith: { first, _ in first })
        let rows = part.tasks.indices.filter { names[part.tasks[$0]] != nil }
        guard rows.count > 1 else { return nil }
        return try? SimilarityMatrix(
          tasks: rows.compactMap { names[part.tasks[$0]] },
          values: rows.map { i in rows.map { part.mean[i, $0] } })
      }
      sides[side] = try? SimilarityMatrix.mean(of: matrices)
    }
    return sides
  }

  private var names: (into: String, outOf: String) {
    let title = pivot.prefix(1).uppercased() + pivot.dropFirst()
    return ("Any→\(title)", "\(title)→Any")
  }

  /// A picture for the encoder and one for the decoder.
  ///
  /// - Parameter seed: of the bootstrap.
  func readings(seed: UInt64) -> [Reading] {
    ["encoder", "decoder"].compactMap { side in
      guard let first = into[side], let second = outOf[side] else { return nil }
      let common = first.tasks.filter(Set(second.tasks).contains)
      guard let a = try? first.arranged(common), let b = try? second.arranged(common) else {
        return nil
      }
      var generator = StreamGenerator(seed: seed, step: 0, name: "directions in the \(side)")
      let difference = try? MatrixDifference(
        a, b, of: "in \(names.into)", with: "in \(names.outOf)", using: &generator)
      return Reading(chart(a, b, side), [difference?.sentence].compactMap { $0 })
    }
  }

  private func chart(_ a: SimilarityMatrix, _ b: SimilarityMatrix, _ side: String) -> ScatterChart {
    let families = LanguageFamilies.labels(for: a.tasks)
    let points = zip(a.pairs, b.pairs).map { first, second in
      let (one, other) = (a.tasks[first.first], a.tasks[first.second])
      let isRelated = families[one] != nil && families[one] == families[other]
      return ScatterChart.Point(
        label: "\(one)–\(other)", group: isRelated ? "one family" : "two families",
        x: second.value, y: first.value)
    }
    return ScatterChart(
      name: "directions-\(side)", title: "\(names.into) against \(names.outOf), \(side)",
      xLabel: "cosine, \(names.outOf)", yLabel: "cosine, \(names.into)", points: points,
      guide: .identity, decimals: (3, 3))
  }
}

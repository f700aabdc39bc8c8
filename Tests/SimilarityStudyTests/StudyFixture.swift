import Foundation
import Testing

@testable import SimilarityStudy

/// Reference values made by `Scripts/references/study.py`.
struct StudyFixture: Decodable {
  struct Matrix: Decodable {
    let values: [[Double]]
    let clusterings: [Clustering]
    let labels: [Int]
    let silhouettes: [Double]

    var matrix: SimilarityMatrix {
      get throws { try SimilarityMatrix(tasks: tasks, values: values) }
    }
    var tasks: [String] { values.indices.map { "t\($0)" } }
    var families: [String: String] {
      Dictionary(uniqueKeysWithValues: zip(tasks, labels.map { "family \($0)" }))
    }
  }

  struct Clustering: Decodable {
    let linkage: Linkage
    let merges: [[Double]]
    let cophenetic: [[Double]]
    let threeClusters: [Int]
    let orderCost: Double
  }

  struct Correlation: Decodable {
    let x: [Double], y: [Double]
    let pearson: Double
    let interval95: [Double], interval99: [Double]
    let spearman: Double
    let ranks: [Double]
  }

  let format: Int
  let matrices: [Matrix]
  let correlations: [Correlation]
  let normalQuantiles: [[Double]]

  static func load() throws -> StudyFixture {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/study.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let fixture = try decoder.decode(StudyFixture.self, from: Data(contentsOf: file))
    try #require(fixture.format == 1, "run Scripts/references/study.py to make the fixture anew")
    return fixture
  }
}

/// A small seeded generator, so that tests draw the same numbers everywhere.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Matrices that several tests use.
enum Sample {
  /// Nine languages of three families, closer inside a family; no two cosines are the same.
  static func nine() throws -> SimilarityMatrix {
    let tasks = ["fr", "de", "ru", "es", "sv", "uk", "gl", "nb", "be"]
    return try matrix(tasks) { i, j in
      (i % 3 == j % 3 ? 0.72 : 0.62) + 0.001 * Double(i + j) + 0.0001 * Double(i * j)
    }
  }

  static func matrix(
    _ tasks: [String], _ value: (Int, Int) -> Double
  ) throws -> SimilarityMatrix {
    let values = tasks.indices.map { i in
      tasks.indices.map { j in i == j ? 1 : value(min(i, j), max(i, j)) }
    }
    return try SimilarityMatrix(tasks: tasks, values: values)
  }

  /// Texts that would break a page, a table or a specification that does not escape them.
  static let hostile = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='x", "&amp; & &#0;",
    "a,b\"c\nd", "\u{0}\u{1B}[31m\u{FFFE}", "]]></style></script>", "\\\" \\u003c {{x}} ${y}",
    String(repeating: "長", count: 300), "",
  ]
}

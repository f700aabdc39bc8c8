import Foundation
import GradientVaccine
import Testing

/// Weights of TorchJD, written by Scripts/references/rules.py.
private struct References: Decodable {
  struct Case: Decodable {
    let gradients: [[Double]]
    let weights: [String: [Double]]
  }

  static let version = 1

  let formatVersion: Int
  let cases: [Case]

  static func read() throws -> References {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Fixtures/rules.json")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let references = try decoder.decode(References.self, from: Data(contentsOf: file))
    try #require(
      references.formatVersion == version,
      "rules.json has another format; run Scripts/references/rules.py")
    return references
  }
}

@Suite("Rules against TorchJD")
struct ReferenceTests {
  /// The fixture's name, our method and options, and the tolerance that the other side's solver
  /// allows.
  private static let rules: [(String, String, [String: OptionValue], Double)] = [
    ("mgda", "mgda", [:], 2e-3),  // the reference converges slowly
    ("mgda", "mgda", ["solver": .text("frank_wolfe")], 5e-2),
    ("upgrad", "upgrad", [:], 1e-9),
    ("cagrad_0.3", "cagrad", ["c": .number(0.3)], 3e-4),  // interior-point solver
    ("cagrad_0.9", "cagrad", ["c": .number(0.9)], 3e-4),
    ("imtl_g", "imtl_g", [:], 1e-9),
    ("aligned_mtl_min", "aligned_mtl", [:], 1e-9),
    ("aligned_mtl_median", "aligned_mtl", ["scale": .text("median")], 1e-9),
    ("aligned_mtl_rmse", "aligned_mtl", ["scale": .text("rmse")], 1e-9),
    ("nash_mtl", "nash_mtl", [:], 1e-6),
    ("pcgrad", "pcgrad", [:], 1e-12),
  ]

  @Test("give the same weights", arguments: rules)
  func agrees(key: String, method: String, options: [String: OptionValue], tolerance: Double) throws
  {
    var checked = 0
    for (number, reference) in try References.read().cases.enumerated() {
      guard let expected = reference.weights[key] else { continue }
      var aligner = try aligner(method, options)
      let tasks = reference.gradients.indices.map { "task\($0)" }
      let weights = try aligner.step(tasks, reference.gradients).weights
      expectClose(weights, expected, within: tolerance, "case \(number)")
      checked += 1
    }
    #expect(checked >= 3)
  }
}

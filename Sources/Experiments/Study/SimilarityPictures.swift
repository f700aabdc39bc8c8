import Foundation
import GradientVaccine
public import SimilarityStudy

/// The similarity matrices of a run, averaged over its checkpoints, with what they say.
public struct SimilarityPictures: Sendable {
  /// One part of the network.
  public struct Picture: Sendable {
    /// `encoder`, `decoder` or `model`.
    public let part: String
    /// The mean over the checkpoints.
    public let matrix: SimilarityMatrix
    /// Whether families explain it.
    public let study: FamilyStudy
  }

  /// The parts for which there is a matrix: encoder, decoder, whole model.
  public let pictures: [Picture]
  /// The steps at which was measured.
  public let steps: [Int]
  /// The mean similarity within and between families by step, in the encoder.
  public let trajectory: [(step: Int, within: Double, between: Double)]

  /// Averages measurements; no measurement gives no picture.
  ///
  /// - Parameter seed: of the permutation tests.
  public init(_ measurements: [ProbeMeasurement], seed: UInt64) {
    steps = measurements.map(\.step)
    var generator = StreamGenerator(seed: seed, step: 0, name: "permutations")
    var found: [Picture] = []
    for part in ["encoder", "decoder", "model"] {
      let matrices = measurements.compactMap { $0.similarity(of: part).map(Self.named) }
      guard let mean = try? SimilarityMatrix.mean(of: matrices) else { continue }
      found.append(
        Picture(part: part, matrix: mean, study: FamilyStudy(mean, using: &generator)))
    }
    pictures = found
    trajectory = measurements.compactMap { measurement in
      guard let matrix = measurement.similarity(of: "encoder") else { return nil }
      return matrix.familyMeans().map { (measurement.step, $0.within, $0.between) }
    }
  }

  /// The matrix with its tasks named by language alone, such as `fr` for `fr-en`, where no two
  /// tasks have the same.
  private static func named(_ matrix: SimilarityMatrix) -> SimilarityMatrix {
    let codes = matrix.tasks.map { LanguageFamilies.language(ofTask: $0)?.code ?? $0 }
    guard Set(codes).count == codes.count else { return matrix }
    let rows = codes.indices.map { row in codes.indices.map { matrix[row, $0] } }
    return (try? SimilarityMatrix(tasks: codes, values: rows)) ?? matrix
  }
}

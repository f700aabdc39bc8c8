import Checkpoints
import Foundation
import Layers
import Tagging
import Tensors
import Testing

/// What `Scripts/references/tagging.py` has written: a model of Hugging Face's, and its results.
struct BERTFixture {
  struct Facts: Decodable {
    var format: Int
    var paths: [String]
    var pieces: [[Int32]]
    var tags: [[Int32]]
    var losses: [Double]
  }

  let facts: Facts
  let model: TaggingModel
  let sentences: [TaggedPieces]
  private let expected: SafetensorsFile

  init() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    facts = try JSONDecoder().decode(
      Facts.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
    try #require(facts.format == 1, "the fixture is of another version: run tagging.py again")
    expected = try SafetensorsFile(contentsOf: folder.appending(path: "expected.safetensors"))
    var configuration = EncoderConfiguration()
    configuration.width = 16
    configuration.feedForward = 24
    configuration.layers = 2
    configuration.maxPositions = 20
    model = try TaggingModel(configuration, vocabularySize: 36, tagCount: 5, seed: 1)
    let weights = try SafetensorsFile(contentsOf: folder.appending(path: "bert/model.safetensors"))
    for parameter in model.parameters.parameters {
      try parameter.tensor.assign(Self.tensor(parameter.path, in: weights))
    }
    sentences = zip(facts.pieces, facts.tags).map { TaggedPieces(pieces: $0, tags: $1) }
  }

  /// A tensor that the reference has.
  func tensor(_ name: String) throws -> Tensor { try Self.tensor(name, in: expected) }

  private static func tensor(_ name: String, in file: SafetensorsFile) throws -> Tensor {
    let shape = try #require(file[name], "\(name)").shape
    return try file.withBytes(of: name) { try Tensor(bytes: $0, shape: shape, type: .float32) }
  }
}

/// The largest distance of two tensors' elements; they have the same number of them.
func distance(_ found: Tensor, _ expected: Tensor) throws -> Double {
  let (found, expected) = (
    try found.array(of: Float.self), try expected.array(of: Float.self)
  )
  try #require(found.count == expected.count)
  return Double(zip(found, expected).map { abs($0 - $1) }.max() ?? 0)
}

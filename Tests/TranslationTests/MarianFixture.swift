import Foundation
import Layers
import Tensors
import Testing
import Translation

/// What `Scripts/references/translation.py` has written: a model of Hugging Face's, and its results.
struct MarianFixture {
  struct Facts: Decodable {
    var format: Int
    var paths: [String]
    var sources: [[Int32]]
    var targets: [[Int32]]
    var loss: Double
    var smoothing: Double
    var smoothedLoss: Double
    var generations: [Generation]
  }

  struct Generation: Decodable {
    struct Translation: Decodable {
      var tokens: [Int32]
      var score: Double?
    }
    var source: [Int32]
    var beam: Int
    var lengthPenalty: Double
    var translations: [Translation]
  }

  let facts: Facts
  let tensors: [String: Tensor]
  let model: TranslationModel

  init() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")
    facts = try JSONDecoder().decode(
      Facts.self, from: Data(contentsOf: folder.appending(path: "marian.json")))
    try #require(facts.format == 1, "the fixture is of another version: run translation.py again")
    tensors = try Self.read(folder.appending(path: "marian.safetensors"))
    var configuration = TransformerConfiguration()
    configuration.width = 16
    configuration.feedForward = 24
    configuration.activation = .swish
    configuration.maxPositions = 32
    let tokens = SpecialTokens(endOfSentence: 0, padding: 23, neverGenerated: [1, 23])
    model = try TranslationModel(configuration, vocabularySize: 24, tokens: tokens, seed: 1)
    for parameter in model.parameters.parameters {
      try parameter.tensor.assign(#require(tensors[parameter.path], "\(parameter.path)"))
    }
  }

  private struct Entry: Decodable {
    var shape: [Int]
    var offsets: [Int]
    enum CodingKeys: String, CodingKey {
      case shape
      case offsets = "data_offsets"
    }
  }

  /// The float32 tensors of a safetensors file: eight bytes of length, JSON, data.
  private static func read(_ file: URL) throws -> [String: Tensor] {
    let data = try Data(contentsOf: file)
    let start = 8 + data.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let entries = try JSONDecoder().decode([String: Entry].self, from: data[8..<start])
    return try entries.mapValues { entry in
      try data[(start + entry.offsets[0])..<(start + entry.offsets[1])].withUnsafeBytes {
        try Tensor(bytes: $0, shape: entry.shape, type: .float32)
      }
    }
  }

  /// Expects rows of sequences [M, d] to be those of a padded tensor [B, T, d] of the fixture.
  func expect(
    _ found: Tensor, of sequences: Segments, is name: String, within tolerance: Float
  ) throws {
    let padded = try #require(tensors[name], "\(name)")
    for sequence in 0..<sequences.count {
      let own = try found.narrowed(0, sequences[sequence]).array(of: Float.self)
      let expected = try padded.narrowed(0, sequence..<(sequence + 1))
        .narrowed(1, 0..<sequences[sequence].count).array(of: Float.self)
      #expect(own.count == expected.count)
      let distance = zip(own, expected).map { abs($0 - $1) }.max()
      #expect(try #require(distance) <= tolerance, "\(name), sequence \(sequence)")
    }
  }

  /// Expects a tensor of the fixture within a distance.
  func expect(
    _ found: Tensor?, is name: String, within tolerance: Float,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let found = try #require(found, "\(name)", sourceLocation: sourceLocation)
    let expected = try #require(tensors[name], "\(name)", sourceLocation: sourceLocation)
    #expect(found.count == expected.count, sourceLocation: sourceLocation)
    let distance = try zip(found.array(of: Float.self), expected.array(of: Float.self))
      .map { abs($0 - $1) }.max()
    #expect(try #require(distance) <= tolerance, "\(name)", sourceLocation: sourceLocation)
  }
}

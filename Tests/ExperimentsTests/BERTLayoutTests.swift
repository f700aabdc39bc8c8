import Checkpoints
import Corpora
import Foundation
import Layers
import Subwords
import Tagging
import Tensors
import Testing
import Training

@testable import Experiments

@Suite("Models in BERT's layout")
struct BERTLayoutTests {
  @Test("the network, the pieces and how text is cut are the files'")
  func reading() throws {
    let layout = try BERTLayout()
    let folder = try BERTFolder(layout.url.path)
    var network = EncoderConfiguration()
    network.width = 16
    network.heads = 4
    network.feedForward = 24
    network.layers = 2
    network.maxPositions = 20
    #expect(folder.network == network && network.activation == .gelu)
    #expect(try folder.pieces.text == String(decoding: layout.data("vocab.txt"), as: UTF8.self))
    #expect(folder.pieces.size == 36 && !folder.pieces.options.lowercases)
    try layout.set("hidden_act", "silu")
    try layout.set("hidden_dropout_prob", 0.25)
    try layout.set("attention_probs_dropout_prob", nil)
    try layout.set("do_lower_case", nil, in: "tokenizer_config.json")
    try layout.set("strip_accents", false, in: "tokenizer_config.json")
    let other = try BERTFolder(layout.url.path)
    #expect(other.network.activation == .swish && other.network.dropout == 0.25)
    #expect(other.network.attentionDropout == 0.1)
    #expect(other.pieces.options == BasicTokenization(lowercases: true, stripsAccents: false))
    try layout.remove("tokenizer_config.json")
    #expect(try BERTFolder(layout.url.path).pieces.options == BasicTokenization())
  }

  @Test("every parameter gets the file's values")
  func filling() throws {
    let layout = try BERTLayout()
    let (model, notes) = try layout.filled()
    #expect(notes.isEmpty)
    let tensors = try layout.tensors()
    #expect(Set(model.parameters.parameters.map(\.path)) == Set(tensors.keys))
    for parameter in model.parameters.parameters {
      #expect(try parameter.tensor.bytes() == tensors[parameter.path]?.bytes, "\(parameter.path)")
    }
  }

  @Test("the classifier's rows are those of the tags' names")
  func classifierRows() throws {
    let layout = try BERTLayout()
    let tensors = try layout.tensors()
    for tags in [["I-PER", "O", "B-PER", "I-LOC", "B-LOC"], ["B-PER", "O"]] {
      let (model, notes) = try layout.filled(tags: tags)
      #expect(notes.isEmpty)
      for (name, width) in [("classifier.weight", 64), ("classifier.bias", 4)] {
        let stored = try #require(tensors[name]?.bytes)
        let expected = tags.flatMap { tag -> [UInt8] in
          let row = BERTLayout.tags.firstIndex(of: tag) ?? 0
          return Array(stored[(row * width)..<((row + 1) * width)])
        }
        #expect(try model.parameters[name]?.tensor.bytes() == expected, "\(tags) \(name)")
      }
    }
  }

  @Test("a classifier that lacks a tag is left alone, and so are heads for other purposes")
  func freshClassifier() throws {
    let layout = try BERTLayout()
    try layout.rewrite {
      $0["bert.pooler.dense.bias"] = (.float32, [16], [UInt8](repeating: 0, count: 64))
      $0["bert.pooler.dense.weight"] = (.float32, [16, 16], [UInt8](repeating: 0, count: 1024))
      $0["cls.predictions.bias"] = (.float32, [36], [UInt8](repeating: 0, count: 144))
    }
    #expect(try layout.filled().notes == ["not used: bert.pooler, cls.predictions"])
    let new = "the classifier is new: the model lacks one of the tags"
    for tags in [["O", "B-LOC", "B-ORG"], ["NOUN"]] {
      let (model, notes) = try layout.filled(tags: tags)
      #expect(
        notes == [
          new, "not used: bert.pooler, classifier.bias, classifier.weight, cls.predictions",
        ])
      let fresh = try TaggingModel(
        model.configuration, vocabularySize: 36, tagCount: tags.count, seed: 7)
      for name in ["classifier.weight", "classifier.bias"] {
        let both = [model, fresh].map { try? $0.parameters[name]?.tensor.bytes() }
        #expect(both[0] != nil && both[0] == both[1])
      }
    }
    // Tags without numbers from 0 on say nothing about rows.
    try layout.set("id2label", ["0": "O", "2": "B-LOC"])
    #expect(try layout.filled(tags: ["O"]).notes.first == new)
    try layout.set("id2label", nil)
    #expect(try layout.filled(tags: ["O"]).notes.first == new)
  }

  @Test("names without bert. and norms with gamma and beta are those of other files")
  func otherNames() throws {
    let layout = try BERTLayout()
    let values = try layout.filled().model.parameters.values.bytes()
    try layout.rewrite { tensors in
      tensors = Dictionary(
        uniqueKeysWithValues: tensors.map { name, tensor in
          (name.hasPrefix("bert.") ? String(name.dropFirst(5)) : name, tensor)
        })
    }
    let (bare, notes) = try layout.filled()
    #expect(try bare.parameters.values.bytes() == values && notes.isEmpty)
    try layout.rewrite { tensors in
      tensors = Dictionary(
        uniqueKeysWithValues: tensors.map { name, tensor in
          (
            name.replacing("LayerNorm.weight", with: "LayerNorm.gamma")
              .replacing("LayerNorm.bias", with: "LayerNorm.beta"), tensor
          )
        })
    }
    let (old, remarks) = try layout.filled()
    #expect(try old.parameters.values.bytes() == values && remarks.isEmpty)
  }

  @Test("half-precision files are read as they round")
  func halves() throws {
    let layout = try BERTLayout()
    let name = "bert.embeddings.LayerNorm.bias"
    // 1, −2 and 2⁻¹⁴ in the upper half of float32 and in binary16.
    for (type, codes) in [
      (SafetensorsType.bfloat16, [0x3F80, 0xC000, 0x3880]), (.float16, [0x3C00, 0xC000, 0x0400]),
    ] as [(SafetensorsType, [UInt16])] {
      let bytes = (0..<16).flatMap { place in
        let code = codes[place % 3]
        return [UInt8(code & 0xFF), UInt8(code >> 8)]
      }
      try layout.rewrite { $0[name] = (type, [16], bytes) }
      let found = try #require(try layout.filled().model.parameters[name])
      let expected: [Float] = (0..<16).map { [1, -2, 0x1p-14][$0 % 3] }
      #expect(try found.tensor.array(of: Float.self) == expected, "\(type)")
    }
  }
}

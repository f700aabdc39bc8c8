import Checkpoints
import Foundation
import Tensors
import Testing

@testable import Experiments

@Suite("Models in BERT's layout that are missing, damaged or of another kind")
struct HostileBERTLayoutTests {
  /// What opening says, with the folder's own path left out.
  private func fault(_ layout: BERTLayout) -> String {
    let error = #expect(throws: (any Error).self) { _ = try BERTFolder(layout.url.path) }
    return (error.map { "\($0)" } ?? "").replacing(layout.url.path + "/", with: "")
  }

  @Test(
    "options that change what a model computes are named",
    arguments: [
      ("model_type", "roberta" as any Sendable, "bert"),
      ("position_embedding_type", "relative_key", "absolute"), ("layer_norm_eps", 1e-5, "1e-12"),
      ("is_decoder", true, "false"), ("hidden_act", "gelu_new", "relu, gelu, swish"),
    ])
  func options(key: String, value: any Sendable, expected: String) throws {
    let layout = try BERTLayout()
    try layout.set(key, value)
    #expect(
      fault(layout)
        == "config.json: \(key) is \(value); models with \(expected) can be imported")
  }

  @Test(
    "sizes that make no sense, or are no sizes, are refused",
    arguments: [
      ("hidden_size", 0 as (any Sendable)?, "width is 0; it is from 1 to 65536"),
      ("hidden_size", 18, "heads is 4; it divides the width, 18"),
      ("hidden_size", 1 << 40, "width is 1099511627776; it is from 1 to 65536"),
      ("hidden_size", "16", "hidden_size is no Int"), ("hidden_size", 16.5, "no JSON object"),
      ("hidden_size", nil, "hidden_size is missing"),
      ("hidden_size", [16], "hidden_size is no Int"),
      ("num_attention_heads", 0, "heads is 0; it divides the width, 16"),
      ("num_attention_heads", -4, "heads is -4; it divides the width, 16"),
      ("num_hidden_layers", 1_000_000_000, "layers is 1000000000; it is from 1 to 1000"),
      ("num_hidden_layers", nil, "num_hidden_layers is missing"),
      ("intermediate_size", 1 << 60, "feed_forward is 1152921504606846976; it is from 1 to"),
      ("max_position_embeddings", 2, "max_positions is 2; it is from 3 to 65536"),
      ("type_vocab_size", 0, "segment_kinds is 0; it is from 1 to 65536"),
      ("hidden_dropout_prob", 1, "dropout is 1.0; it is at least 0 and below 1"),
      ("attention_probs_dropout_prob", -1, "attention_dropout is -1.0; it is at least 0"),
      ("hidden_act", 3, "hidden_act is no String"), ("id2label", ["O"], "id2label is no"),
      ("vocab_size", 37, "it has 36 pieces, but vocab_size is 37"),
      ("vocab_size", 1 << 40, "it has 36 pieces, but vocab_size is 1099511627776"),
      ("vocab_size", -1, "it has 36 pieces, but vocab_size is -1"),
    ])
  func sizes(key: String, value: (any Sendable)?, reason: String) throws {
    let layout = try BERTLayout()
    try layout.set(key, value)
    let fault = fault(layout)
    let file = key == "vocab_size" ? "vocab.txt" : "config.json"
    #expect(fault.hasPrefix("\(file): ") && fault.contains(reason), "\(fault)")
    #expect(!fault.contains("\n"))
  }

  /// A file of a few bytes must not make a network of gigabytes.
  @Test(
    "sizes that the tensors do not have are told before a network is made",
    arguments: [
      ("hidden_size", 65_536, "bert.embeddings.word_embeddings.weight to be [36, 65536]"),
      ("max_position_embeddings", 65_536, "position_embeddings.weight to be [65536, 16]"),
      ("type_vocab_size", 65_536, "token_type_embeddings.weight to be [65536, 16]"),
      ("intermediate_size", 1_048_576, "intermediate.dense.weight to be [1048576, 16]"),
      ("num_hidden_layers", 1_000, "bert.encoder.layer.2.intermediate.dense.weight to be [24, 16"),
    ])
  func unfounded(key: String, value: Int, expected: String) throws {
    let layout = try BERTLayout()
    try layout.set(key, value)
    let fault = fault(layout)
    #expect(fault.hasPrefix("model.safetensors: expected ") && fault.contains(expected), "\(fault)")
  }

  @Test(
    "a missing file is named with a hint",
    arguments: [
      ("config.json", "it belongs to a BERT model"),
      ("vocab.txt", "BertTokenizer writes it with save_vocabulary in transformers"),
      ("model.safetensors", "it holds the weights"),
    ])
  func missing(name: String, hint: String) throws {
    let layout = try BERTLayout()
    try layout.remove(name)
    #expect(fault(layout) == "\(name) is missing: \(hint)")
  }

  @Test("pickled weights and weights in parts are told apart")
  func otherWeights() throws {
    let layout = try BERTLayout()
    try layout.remove("model.safetensors")
    try layout.write(Data(), "pytorch_model.bin")
    #expect(fault(layout).contains("save_pretrained"))
    try layout.write(Data(), "model.safetensors.index.json")
    #expect(fault(layout).contains("max_shard_size"))
  }

  @Test(
    "damaged files are errors",
    arguments: ["config.json", "vocab.txt", "model.safetensors", "tokenizer_config.json"])
  func damaged(name: String) throws {
    let layout = try BERTLayout()
    let whole = try layout.data(name)
    for damaged in [
      Data(), whole.prefix(whole.count / 2), whole.prefix(7), Data(repeating: 0xff, count: 64),
      Data("[[[[[[[[[[[[[[[[[[[[[[[[".utf8),
    ] {
      try layout.write(Data(damaged), name)
      let fault = fault(layout)
      #expect(fault.contains(name) && !fault.contains("\n"), "\(fault)")
    }
    try layout.remove(name)
    try FileManager.default.createDirectory(
      atPath: layout.path(name), withIntermediateDirectories: true)
    #expect(fault(layout).contains(name))
  }

  @Test("tensors that are missing, of other shapes or types are named")
  func tensors() throws {
    let name = "bert.encoder.layer.1.attention.self.key.bias"
    let layout = try BERTLayout()
    let bias = try #require(try layout.tensors()[name])
    func expectFault(_ expected: String) {
      let error = #expect(throws: OpenModelError.self) { _ = try layout.filled() }
      #expect("\(error, default: "")".hasSuffix(": expected \(name) to be \(expected)"))
    }
    try layout.rewrite { $0[name] = nil }
    expectFault("[16], found none")
    try layout.rewrite { $0[name] = (.float32, [4, 4], bias.bytes) }
    expectFault("[16], found [4, 4]")
    try layout.rewrite { $0[name] = (.float64, [16], [UInt8](repeating: 0, count: 128)) }
    expectFault("F32, F16 or BF16, found F64")
    try layout.rewrite { $0[name] = bias }
    try layout.rewrite { $0["bert.encoder.layer.0.output.LayerNorm.weight"] = nil }
    let norm = #expect(throws: OpenModelError.self) { _ = try layout.filled() }
    #expect("\(norm, default: "")".contains("layer.0.output.LayerNorm"))
  }

  @Test("a classifier that does not fit its own tags is an error")
  func classifier() throws {
    let layout = try BERTLayout()
    try layout.set("id2label", ["0": "O", "1": "B-LOC"])
    let error = #expect(throws: OpenModelError.self) { _ = try layout.filled(tags: ["O"]) }
    #expect(
      "\(error, default: "")".hasSuffix("expected classifier.weight to be [2, 16], found [5, 16]"))
    let whole = try BERTLayout()
    try whole.rewrite { $0["classifier.bias"] = nil }
    let lacking = #expect(throws: OpenModelError.self) { _ = try whole.filled() }
    #expect("\(lacking, default: "")".hasSuffix("expected classifier.bias to be [5], found none"))
  }
}

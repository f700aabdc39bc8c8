import Checkpoints
import Foundation
import Layers
import Subwords
import Tensors
import Testing
import Translation

@testable import Experiments

@Suite("Models in MarianMT's layout that are missing, damaged or of another kind")
struct HostileMarianLayoutTests {
  /// The error of an import that must fail before it has made anything.
  private func fault(_ layout: MarianLayout) -> String {
    let run = layout.url.appending(path: "run")
    let error = #expect(throws: (any Error).self) {
      _ = try MarianImport(from: layout.model.path, directions: []).write(to: run)
    }
    #expect(!FileManager.default.fileExists(atPath: run.path))
    return error.map { "\($0)" } ?? ""
  }

  @Test(
    "options that change what a model computes are named",
    arguments: [
      ("model_type", "bart" as any Sendable), ("normalize_before", true),
      ("normalize_embedding", true), ("add_final_layer_norm", true),
      ("static_position_embeddings", false), ("share_encoder_decoder_embeddings", false),
      ("tie_word_embeddings", false), ("scale_embedding", false), ("decoder_attention_heads", 2),
      ("decoder_ffn_dim", 32), ("decoder_vocab_size", 40), ("decoder_start_token_id", 0),
      ("activation_function", "gelu_new"),
    ])
  func options(key: String, value: any Sendable) throws {
    let layout = try MarianLayout()
    try layout.set(key, value)
    let fault = fault(layout)
    #expect(fault.contains("config.json: \(key) is \(value)"), "\(fault)")
  }

  @Test(
    "sizes that do not fit the tensors, or no memory, are refused",
    arguments: [
      ("d_model", 0), ("d_model", 18), ("d_model", 65_536), ("d_model", -16), ("d_model", "x"),
      ("encoder_layers", 2), ("encoder_layers", 1_000_000_000), ("decoder_layers", 3),
      ("encoder_layers", nil), ("vocab_size", 43), ("vocab_size", 1 << 40), ("vocab_size", -1),
      ("max_position_embeddings", 1_000_000), ("max_position_embeddings", 1),
      ("pad_token_id", 42), ("pad_token_id", -1), ("eos_token_id", 1 << 40),
      ("encoder_attention_heads", 5), ("encoder_ffn_dim", 1 << 19), ("dropout", 2),
    ] as [(String, (any Sendable)?)])
  func sizes(key: String, value: (any Sendable)?) throws {
    let layout = try MarianLayout()
    try layout.set(key, value)
    // Sides that must agree, so that the size itself is what is wrong.
    let companions = [
      "encoder_attention_heads": "decoder_attention_heads", "encoder_ffn_dim": "decoder_ffn_dim",
      "vocab_size": "decoder_vocab_size", "pad_token_id": "decoder_start_token_id",
    ]
    if let other = companions[key] { try layout.set(other, value) }
    let fault = fault(layout)
    #expect(fault.hasPrefix(layout.model.path), "\(fault)")
  }

  @Test(
    "a missing file is named with a hint",
    arguments: ["config.json", "vocab.json", "source.spm", "target.spm", "model.safetensors"])
  func missing(name: String) throws {
    let layout = try MarianLayout()
    try layout.remove(name)
    #expect(fault(layout).contains("\(name) is missing"))
  }

  @Test("pickled weights and weights in parts are told apart")
  func otherWeights() throws {
    let layout = try MarianLayout()
    try layout.remove("model.safetensors")
    try layout.write(Data(), "pytorch_model.bin")
    #expect(fault(layout).contains("save_pretrained"))
    try layout.write(Data(), "model.safetensors.index.json")
    #expect(fault(layout).contains("max_shard_size"))
  }

  @Test(
    "damaged files are errors",
    arguments: ["config.json", "vocab.json", "source.spm", "model.safetensors"])
  func damaged(name: String) throws {
    let layout = try MarianLayout()
    let whole = try layout.data(name)
    for damaged in [
      Data(), whole.prefix(whole.count / 2), whole.prefix(7), Data(repeating: 0xff, count: 64),
      Data("[[[[[[[[[[[[[[[[[[[[[[[[".utf8), Data("{}".utf8),
    ] {
      try layout.write(Data(damaged), name)
      let fault = fault(layout)
      #expect(fault.contains(name), "\(fault)")
    }
  }

  @Test("a folder in a file's place is an error")
  func folder() throws {
    let layout = try MarianLayout()
    for name in ["config.json", "vocab.json", "model.safetensors"] {
      let whole = try layout.data(name)
      try layout.remove(name)
      try FileManager.default.createDirectory(
        at: layout.model.appending(path: name), withIntermediateDirectories: true)
      #expect(fault(layout).contains(name))
      try layout.remove(name)
      try layout.write(whole, name)
    }
  }

  // MARK: - Tensors

  /// Writes the fixture's tensors again, changed.
  private func rewrite(
    _ layout: MarianLayout,
    _ change: (inout [String: (type: SafetensorsType, shape: [Int], bytes: [UInt8])]) -> Void
  ) throws {
    let url = layout.model.appending(path: "model.safetensors")
    let file = try SafetensorsFile(contentsOf: url)
    var tensors: [String: (type: SafetensorsType, shape: [Int], bytes: [UInt8])] = [:]
    for tensor in file.tensors {
      tensors[tensor.name] = try (
        tensor.type, tensor.shape, file.withBytes(of: tensor.name) { Array($0) }
      )
    }
    change(&tensors)
    try SafetensorsWriter.write(
      tensors.map { name, tensor in
        TensorRecord(name, tensor.type, shape: tensor.shape) { tensor.bytes }
      }, to: url)
  }

  @Test("tensors that are missing, of other shapes, types or values are named")
  func tensors() throws {
    let name = "model.decoder.layers.1.encoder_attn.q_proj.bias"
    let layout = try MarianLayout()
    try rewrite(layout) { $0[name] = nil }
    #expect(fault(layout).contains("expected \(name) to be [16], found none"))
    try rewrite(layout) { $0[name] = (.float32, [4, 4], [UInt8](repeating: 0, count: 64)) }
    #expect(fault(layout).contains("found [4, 4]"))
    try rewrite(layout) { $0[name] = (.float64, [16], [UInt8](repeating: 0, count: 128)) }
    #expect(fault(layout).contains("found F64"))
    try rewrite(layout) { $0[name] = (.float32, [16], [UInt8](repeating: 0, count: 64)) }
    _ = try layout.imported("good")
    let extra = "model.encoder.layer_norm.weight"
    try rewrite(layout) { $0[extra] = (.float32, [16], [UInt8](repeating: 0, count: 64)) }
    #expect(fault(layout).contains("expected \(extra) to be absent"))
  }

  @Test("copies of the table and positions may be there if they say nothing new")
  func copies() throws {
    let layout = try MarianLayout()
    try rewrite(layout) { $0["lm_head.weight"] = $0["model.shared.weight"] }
    let copied = try layout.imported("copied")
    let positions = "model.encoder.embed_positions.weight"
    let table = try SinusoidalPositions(length: 32, width: 16).table.bytes()
    try rewrite(layout) { $0[positions] = (.float32, [32, 16], table) }
    let placed = try layout.imported("placed")
    #expect(try copied.model.parameters.values.bytes() == placed.model.parameters.values.bytes())
    try rewrite(layout) { $0[positions]?.bytes[3] = 0x42 }
    #expect(fault(layout).contains("sinusoidal positions"))
    try rewrite(layout) {
      $0[positions] = nil
      $0["lm_head.weight"]?.bytes[3] = 0x42
    }
    #expect(fault(layout).contains("a copy of model.shared.weight"))
  }

  @Test("vocabularies of each side's own, and sequences that are never generated, are refused")
  func vocabularies() throws {
    let layout = try MarianLayout()
    try layout.set("separate_vocabs", true, in: "tokenizer_config.json")
    #expect(fault(layout).contains("separate_vocabs is true"))
    try layout.set("separate_vocabs", nil, in: "tokenizer_config.json")
    try layout.set("bad_words_ids", [[3, 4]], in: "generation_config.json")
    #expect(fault(layout).contains("bad_words_ids is sequences"))
    try layout.set("bad_words_ids", [[99]], in: "generation_config.json")
    #expect(fault(layout).contains("outside the 42 pieces"))
    try layout.set("bad_words_ids", "none", in: "generation_config.json")
    _ = try layout.imported("lenient")
  }
}

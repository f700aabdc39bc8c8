import GradientVaccine
import Testing

@Suite("Granularity")
struct GranularityTests {
  @Test(
    "groups the parameters of MarianMT and BERT",
    arguments: [
      ("model.shared.weight", "embeddings", "embeddings"),
      ("model.encoder.embed_positions.weight", "encoder", "embeddings"),
      ("model.decoder.embed_tokens.weight", "decoder", "embeddings"),
      ("model.encoder.layers.0.self_attn.q_proj.weight", "encoder", "encoder.0"),
      ("model.encoder.layers.11.final_layer_norm.bias", "encoder", "encoder.11"),
      ("model.decoder.layers.3.fc1.bias", "decoder", "decoder.3"),
      ("model.decoder.layers.3.encoder_attn.k_proj.weight", "decoder", "decoder.3"),
      ("model.encoder.layer_norm.weight", "encoder", "encoder"),
      ("lm_head.weight", "output", "output"),
      ("final_logits_bias", "output", "output"),
      ("bert.embeddings.word_embeddings.weight", "embeddings", "embeddings"),
      ("bert.embeddings.LayerNorm.weight", "embeddings", "embeddings"),
      ("bert.encoder.layer.11.output.dense.weight", "encoder", "encoder.11"),
      ("bert.pooler.dense.weight", "encoder", "encoder"),
      ("classifier.weight", "output", "output"),
      ("trunk.blocks.2.weight", "model", "trunk.blocks.2"),
      ("trunk.weight", "model", "model"),
      ("0.weight", "model", "0"),
      ("", "model", "model"),
    ])
  func paths(path: String, side: String, layer: String) {
    #expect(Granularity.wholeModel.group(of: path) == "model")
    #expect(Granularity.encDec.group(of: path) == side)
    #expect(Granularity.allLayer.group(of: path) == layer)
    #expect(Granularity.allMatrix.group(of: path) == path)
  }

  @Test("is spelled as in the paper")
  func spelling() {
    #expect(
      Granularity.allCases.map(\.rawValue) == ["whole_model", "enc_dec", "all_layer", "all_matrix"])
  }

  @Test("keeps the order of groups and of the paths within them")
  func groups() {
    let paths = [
      "model.shared.weight", "model.encoder.layers.1.fc1.weight",
      "model.encoder.layers.0.fc1.weight", "model.encoder.layers.1.fc2.weight",
    ]
    let groups = ParameterGroups(paths: paths, granularity: .allLayer)
    #expect(groups.names == ["embeddings", "encoder.1", "encoder.0"])
    #expect(groups.paths(of: "encoder.1") == [paths[1], paths[3]])
    #expect(groups.paths(of: "decoder.0") == [])
  }
}

@Suite("Selection of tasks")
struct TaskSelectionTests {
  @Test("replaces keywords by names, sorted and unique")
  func resolution() throws {
    func resolve(_ selection: TaskSelection) throws -> TaskSelection {
      try selection.resolved(
        lowResource: ["gl", "be"], highResource: ["fr"], known: ["be", "fr", "gl"])
    }
    #expect(try resolve(.all) == .all)
    #expect(try resolve(.lowResource) == .named(["be", "gl"]))
    #expect(try resolve(.highResource) == .named(["fr"]))
    #expect(try resolve(.named(["fr", "be", "fr"])) == .named(["be", "fr"]))
    #expect(throws: WeightingError.unknownTask("ber", known: ["be", "fr", "gl"])) {
      try resolve(.named(["ber"]))
    }
    #expect(TaskSelection.lowResource.contains("be") == nil)
    #expect(TaskSelection.named(["be"]).contains("be") == true)
  }

  @Test("names the nearest task in the message")
  func message() {
    let error = WeightingError.unknownTask("ber-en", known: ["be-en", "fr-en"])
    #expect(error.description.contains("did you mean “be-en”"))
  }
}

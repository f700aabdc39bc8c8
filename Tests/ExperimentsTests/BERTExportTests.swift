import Checkpoints
import Console
import Corpora
import Foundation
import Layers
import Subwords
import Tagging
import Tensors
import Testing
import Training

@testable import Experiments

@Suite("Taggers that go out in BERT's layout and begin with it")
struct BERTExportTests {
  @Test("a trained run that is exported reads back with the same values, and begins another run")
  func roundTrip() throws {
    let folder = try TinyTags()
    var configuration = folder.configuration(steps: 10)
    configuration.data.tags = ["O", "I-PER", "B-PER", "B-LOC", "B-snakeCase_x"]
    _ = try folder.train(configuration, "run")
    let run = try TaggingRun.open(folder.path("run"))
    try BERTExport(run).write(to: folder.path("open"))
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path("open")).sorted()
    #expect(files == ["config.json", "model.safetensors", "tokenizer_config.json", "vocab.txt"])
    try expectConfiguration(of: folder.path("open"), run)
    #expect(throws: OpenModelError.folderNotEmpty(folder.path("open"))) {
      try BERTExport(run).write(to: folder.path("open"))
    }

    let opened = try BERTFolder(folder.path("open"))
    #expect(opened.network == run.configuration.model)
    #expect(opened.pieces.text == run.tagger.encoder.vocabulary.text)
    #expect(opened.pieces.options == run.tagger.encoder.vocabulary.options)
    let again = try TaggingModel(
      opened.network, vocabularySize: opened.pieces.size, tagCount: 5, seed: 3)
    #expect(try opened.fill(again, tags: run.tags.tags).isEmpty)
    let values = try run.tagger.model.parameters.values.bytes()
    #expect(try again.parameters.values.bytes() == values)

    // Without a learning rate the values stay as they began; the folder decides the shape.
    configuration.pretrained = folder.path("open")
    configuration.model = EncoderConfiguration()
    configuration.training.learningRate = 0
    configuration.training.maxSteps = 1
    configuration.vocabulary.lowercase = true
    _ = try folder.train(configuration, "second")
    let second = try TaggingRun.open(folder.path("second"))
    #expect(second.configuration.model == run.configuration.model)
    #expect(second.configuration.pretrained == folder.path("open"))
    #expect(try second.tagger.model.parameters.values.bytes() == values)
    let words = (600..<606).map { TinyTags.sentence($0, "sw").words }
    #expect(try second.tagger.tag(words) == run.tagger.tag(words))
    // Resumed, it needs the folder no more.
    try FileManager.default.removeItem(atPath: folder.path("open"))
    configuration.training.maxSteps = 2
    #expect(try folder.train(configuration, "second", resuming: true).step == 2)
  }

  @Test("a tagger from elsewhere becomes a run that tags as it does, and cannot be trained")
  func imported() throws {
    let layout = try BERTLayout()
    let url = layout.url.appending(path: "run")
    let model = try BERTImport(from: layout.url.path, languages: ["de", "xx"])
    #expect(model.tags == BERTLayout.tags)
    _ = try model.write(to: url)
    let run = try TaggingRun.open(url.path)
    #expect(run.languages == ["de", "xx"] && run.tags.tags == BERTLayout.tags && run.step == 0)
    #expect(
      try run.tagger.model.parameters.values.bytes()
        == layout.filled().model.parameters.values.bytes())
    #expect(run.configuration.vocabulary.maxLength == run.configuration.model.maxPositions)
    let again = layout.url.appending(path: "again")
    try BERTExport(run).write(to: again.path)
    let (before, after) = (try layout.tensors(), try BERTLayout.tensors(of: again))
    #expect(after.mapValues(\.bytes) == before.mapValues(\.bytes))
    #expect(throws: ExperimentError.importedModel) {
      try TrainingSession.run(
        run.configuration, at: layout.url.appending(path: "more"),
        environment: .init(
          stream: StatusStream(isInteractive: false) { _ in }, interruption: Interruption()))
    }
  }

  @Test("an encoder without a classifier of named tags is no tagger")
  func encoderAlone() throws {
    let layout = try BERTLayout()
    try layout.rewrite { $0["classifier.weight"] = nil }
    let error = #expect(throws: OpenModelError.self) {
      try BERTImport(from: layout.url.path, languages: [])
    }
    #expect(
      "\(try #require(error))".hasSuffix("expected classifier.weight to be [5, 16], found none"))
    try layout.set("id2label", nil)
    let nameless = #expect(throws: OpenModelError.self) {
      try BERTImport(from: layout.url.path, languages: [])
    }
    #expect(
      "\(try #require(nameless))".hasSuffix(
        "config.json: id2label does not name the tags from 0 without a gap"))
  }

  /// What `transformers` looks for in the files.
  private func expectConfiguration(of path: String, _ run: TaggingRun) throws {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(path)/config.json"))
    let object = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(
      object["id2label"] as? [String: String] == [
        "0": "O", "1": "I-PER", "2": "B-PER", "3": "B-LOC", "4": "B-snakeCase_x",
      ])
    #expect(
      object["label2id"] as? [String: Int] == [
        "O": 0, "I-PER": 1, "B-PER": 2, "B-LOC": 3, "B-snakeCase_x": 4,
      ])
    #expect(object["architectures"] as? [String] == ["BertForTokenClassification"])
    #expect(object["model_type"] as? String == "bert" && object["hidden_act"] as? String == "gelu")
    for (key, value) in [
      ("hidden_size", 16), ("num_hidden_layers", 1), ("num_attention_heads", 2),
      ("intermediate_size", 32), ("max_position_embeddings", 20), ("type_vocab_size", 2),
      ("pad_token_id", 0), ("vocab_size", run.tagger.encoder.vocabulary.size),
    ] { #expect(object[key] as? Int == value, "\(key)") }
    #expect(object["layer_norm_eps"] as? Double == 1e-12)
    let tokenizer = try Data(contentsOf: URL(fileURLWithPath: "\(path)/tokenizer_config.json"))
    let options = try #require(JSONSerialization.jsonObject(with: tokenizer) as? [String: Any])
    #expect(options["do_lower_case"] as? Bool == false)
    #expect(options["tokenizer_class"] as? String == "BertTokenizer")
    let url = URL(fileURLWithPath: path)
    let file = try SafetensorsFile(contentsOf: url.appending(path: "model.safetensors"))
    #expect(file.metadata == ["format": "pt"])
    #expect(file.tensors.map(\.name) == file.tensors.map(\.name).sorted())
  }

  @Test(
    "a run begins with a model of more tags: its encoder and pieces, and its rows of those tags")
  func foreign() throws {
    let (layout, folder) = (try BERTLayout(), try TinyTags())
    var configuration = folder.configuration(steps: 1)
    configuration.pretrained = layout.url.path
    configuration.training.learningRate = 0
    _ = try folder.train(configuration, "run")
    let run = try TaggingRun.open(folder.path("run"))
    let tensors = try layout.tensors()
    for parameter in run.tagger.model.parameters.parameters
    where parameter.path.hasPrefix("bert.") {
      #expect(try parameter.tensor.bytes() == tensors[parameter.path]?.bytes, "\(parameter.path)")
    }
    #expect(run.tags.tags == TinyTags.tags && run.configuration.model.layers == 2)
    let rows = try layout.filled(tags: TinyTags.tags).model.parameters
    for name in ["classifier.weight", "classifier.bias"] {
      let both = try [rows, run.tagger.model.parameters].map { try $0[name]?.tensor.bytes() }
      #expect(both[0] != nil && both[0] == both[1])
    }
    #expect(run.tagger.encoder.vocabulary.size == 36)
    configuration.vocabulary.maxLength = 64
    configuration.sampling.maxTokens = 200
    configuration.model.maxPositions = 128
    let error = #expect(throws: ExperimentError.self) { try folder.train(configuration, "b") }
    #expect(
      "\(try #require(error))"
        == "\(layout.url.path): vocabulary.max_length is 64; it is from 3 to model.max_positions, 20"
    )
  }
}

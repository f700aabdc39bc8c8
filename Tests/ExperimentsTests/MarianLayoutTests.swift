import Checkpoints
import Console
import Corpora
import Foundation
import Layers
import Subwords
import Tensors
import Testing
import Translation

@testable import Experiments

@Suite("Models in MarianMT's layout")
struct MarianLayoutTests {
  @Test("an imported model cuts and translates as transformers does")
  func fixture() throws {
    let layout = try MarianLayout()
    let run = try layout.imported()
    #expect(run.directions.map(\.description) == ["eng-deu", "eng-nld"])
    #expect(run.configuration.decoding.beam == 3 && run.configuration.model.outputBias)
    let facts = try layout.facts()
    for example in facts.translations {
      let source = try #require(
        run.vocabulary.languageTag("deu")
          .map { try [$0] + run.vocabulary.encode(source: example.source) + [0] })
      #expect(source == example.ids)
      let options = BeamOptions(
        beam: example.beam, lengthFactor: 0, lengthOffset: facts.limit)
      let found = try run.model.translate([source], options: options)[0][0]
      #expect(found.tokens == example.tokens, "\(example.source)")
      #expect(try run.vocabulary.decode(found.tokens) == example.text)
    }
  }

  @Test("an imported model is exported with the same values and pieces")
  func again() throws {
    let layout = try MarianLayout()
    let run = try layout.imported()
    let place = layout.url.appending(path: "again")
    try MarianExport(run).write(to: place.path)
    let before = try SafetensorsFile(contentsOf: layout.model.appending(path: "model.safetensors"))
    let after = try SafetensorsFile(contentsOf: place.appending(path: "model.safetensors"))
    #expect(Set(before.tensors.map(\.name)) == Set(after.tensors.map(\.name)))
    #expect(after.metadata == ["format": "pt"])
    #expect(before.tensors.allSatisfy { after[$0.name]?.shape == $0.shape })
    for name in ["source.spm", "target.spm"] {
      #expect(try Data(contentsOf: place.appending(path: name)) == layout.data(name))
    }
    let table = try PieceTable(json: [UInt8](Data(contentsOf: place.appending(path: "vocab.json"))))
    #expect(try table == PieceTable(json: [UInt8](layout.data("vocab.json"))))
    let url = layout.url.appending(path: "second")
    _ = try MarianImport(from: place.path, directions: []).write(to: url)
    let second = try TranslationRun.open(url.path)
    #expect(second.directions == run.directions)
    #expect(try second.model.parameters.values.bytes() == run.model.parameters.values.bytes())
  }

  @Test("directions may be named")
  func directions() throws {
    let layout = try MarianLayout()
    let run = try layout.imported(directions: ["en-nld", "en-nld", "fr-deu"])
    #expect(run.directions.map(\.description) == ["en-nld", "fr-deu"])
    #expect(throws: (any Error).self) {
      try MarianImport(from: layout.model.path, directions: ["en-fr"])
    }
    #expect(throws: (any Error).self) {
      try MarianImport(from: layout.model.path, directions: ["en"])
    }
    try layout.remove("tokenizer_config.json")
    #expect(throws: OpenModelError.noDirections) {
      try MarianImport(from: layout.model.path, directions: [])
    }
  }

  // MARK: - A run

  @Test("a trained run that is exported and imported is the run that it was")
  func roundTrip() throws {
    let corpus = try TinyCorpus()
    let trained = URL(fileURLWithPath: corpus.path("run"))
    var configuration = corpus.configuration(steps: 10)
    configuration.gradients = .perTask
    _ = try TrainingSession.run(
      configuration, at: trained,
      environment: .init(
        stream: StatusStream(isInteractive: false) { _ in }, interruption: Interruption()))
    let run = try TranslationRun.open(trained.path)
    let export = try MarianExport(run)
    #expect(try export.notes().isEmpty)
    try export.write(to: corpus.path("open"))
    let back = URL(fileURLWithPath: corpus.path("back"))
    _ = try MarianImport(from: corpus.path("open"), directions: []).write(to: back)
    let again = try TranslationRun.open(back.path)
    #expect(again.directions == run.directions && again.vocabulary.table == nil)
    #expect(again.vocabulary.source.bytes == run.vocabulary.source.bytes)
    #expect(try again.model.parameters.values.bytes() == run.model.parameters.values.bytes())
    #expect(again.model.tokens == run.model.tokens)
    let lines = ["nepo elifo", "", "Ж?", "tac godo wodniw"]
    for beam in [1, 4] {
      let search = TranslationSearch.beam(BeamOptions(beam: beam))
      #expect(
        try again.translator.translate(lines, into: "en", by: search)
          == run.translator.translate(lines, into: "en", by: search))
    }
    try expectLayout(of: corpus.path("open"), run)
  }

  /// What `transformers` and CTranslate2 look for in the files.
  private func expectLayout(of path: String, _ run: TranslationRun) throws {
    let folder = OpenModelFolder(url: URL(fileURLWithPath: path), kind: "MarianMT")
    let table = try folder.pieceTable()
    let last = Int32(table.count - 1)
    #expect(table.piece(last) == "<pad>" && table.piece(0) == "</s>" && table.piece(1) == "<unk>")
    #expect(table.id(">>en<<") == 2 && table.id("__en__") == nil)
    let configuration = try folder.decode(MarianConfiguration.self, "config.json")
    #expect(configuration.padTokenId == Int(last) && configuration.eosTokenId == 0)
    #expect(configuration.decoderStartTokenId == Int(last))
    #expect(configuration.gradvacDirections == ["de-en", "fr-en", "ru-en"])
    let generation = try folder.decode(MarianGeneration.self, "generation_config.json")
    #expect(generation.badWordsIds == [[1], [2], [Int(last)]] && generation.numBeams == 2)
    let tokenizer = try folder.decode(MarianTokenizer.self, "tokenizer_config.json")
    #expect(tokenizer.sourceLang == "mul" && tokenizer.targetLang == "en")
    // The rows follow their pieces; that of the filler, from which the decoder starts, is zero.
    let tensors = try folder.tensors()
    let bytes = try tensors.file.withBytes(of: "model.shared.weight") { Array($0) }
    let values = try #require(run.model.parameters["model.shared.weight"]).tensor
    let width = run.configuration.model.width * 4
    #expect(Array(bytes.suffix(width)) == [UInt8](repeating: 0, count: width))
    for id in [Int32(3), 10, last - 1] {
      let piece = try #require(table.piece(id))
      let own = try #require(run.vocabulary.source.id(piece))
      let row = Array(bytes[(Int(id) * width)..<((Int(id) + 1) * width)])
      #expect(try row == values.selected(Int(own)).bytes(), "\(piece)")
    }
  }

  @Test("nothing is written where something is")
  func occupied() throws {
    let layout = try MarianLayout()
    let run = try layout.imported()
    #expect(throws: OpenModelError.folderNotEmpty(layout.model.path)) {
      try MarianExport(run).write(to: layout.model.path)
    }
    #expect(throws: CheckpointError.self) { _ = try layout.imported() }
  }
}

import Checkpoints
import Console
import Corpora
import Foundation
import Layers
import Subwords
import Tagging
import Tensors
import Training

/// Training a tagger: text, pieces and tags, model, training.
struct TaggingTraining {
  private let configuration: TaggingConfiguration
  private let parts: SessionParts

  init(_ configuration: TaggingConfiguration, _ parts: SessionParts) {
    self.configuration = configuration
    self.parts = parts
  }

  private var directory: RunDirectory { parts.directory }
  private var stream: StatusStream { parts.environment.stream }
  private var data: URL { directory.url.appendingPathComponent("data") }

  func train() throws -> TrainingSession.Outcome {
    configuration.applyThreads()
    Runtime.keepFreedMemory()
    var configuration = configuration
    let pretrained = try pretrainedModel(&configuration)
    let tasks = try configuration.taskNames()
    try configuration.sampling.requireWeights(of: tasks)
    let text = try readText(configuration.data)
    var groups = text.resourceGroups(named: configuration.data.lowResource)
    configuration.data.lowResource = groups.low
    configuration.gradients = parts.decidedGradients(configuration)
    if parts.resuming { try parts.requireSame(configuration) }
    groups = (groups.low.filter(tasks.contains), groups.high.filter(tasks.contains))
    let rule = try parts.rule(configuration, groups: groups)
    let vocabulary = try vocabulary(for: text, pretrained)
    let tagger = try Tagger(configuration, vocabulary)
    if !parts.resuming, let pretrained {
      for line in try pretrained.fill(tagger.model, tags: vocabulary.tags.tags) {
        stream.line("  \(line)")
      }
    }
    try tagger.model.parameters.freeze { path in
      configuration.frozen.contains { $0.contains(path) }
    }
    let problem = try TaggingProblem(
      configuration, tagger: tagger, train: encode(text.train, by: tagger), dev: text.dev,
      stream: stream)
    let engine = try parts.engine(problem, &configuration, rule: rule)
    let trainer = try Trainer(
      problem, options: configuration.training, engine: engine, aligner: rule, run: directory,
      environment: .init(
        stream: stream, interruption: parts.environment.interruption,
        observer: parts.recorder(problem, configuration, rule)))
    if parts.resuming {
      try trainer.resume(from: CheckpointReader.open(directory.last))
    } else {
      try text.store(in: data)
    }
    return try parts.run(trainer, configuration, parameters: tagger.model.parameters.count)
  }

  // MARK: - Text, pieces and tags

  /// The model that the run begins with; it decides the network's shape.
  ///
  /// A resumed run needs it no more: its own configuration has the shape.
  private func pretrainedModel(_ configuration: inout TaggingConfiguration) throws -> BERTFolder? {
    guard let path = configuration.pretrained else { return nil }
    if parts.resuming {
      let stored = try TaggingConfiguration.load(directory.configuration.path)
      if stored.pretrained == path { configuration.model = stored.model }
      return nil
    }
    let folder = try BERTFolder(path)
    configuration.model = folder.network
    try configuration.requireValid(file: path, isResolved: true)
    stream.line(
      "starting from \(path): \(folder.network.layers) blocks of width \(folder.network.width), "
        + "\(HumanReadable.count(folder.pieces.size)) pieces")
    return folder
  }

  private func readText(_ data: TaggedDataConfiguration) throws -> TaggedRunText {
    var bar = ProgressBar(
      "reading text", total: 100, unit: "%", showsRate: false, stream: stream)
    var text = try TaggedRunText(data) {
      bar.update(to: Int($0 * 100))
      try parts.goOn()
    }
    bar.finish()
    if parts.resuming {
      text.dev = try TaggedRunText.stored(.dev, of: text.train.map(\.language), in: self.data)
    }
    for part in text.train {
      let words = part.sentences.reduce(0) { $0 + $1.words.count }
      stream.line(
        "  \(part.language): \(HumanReadable.count(part.sentences.count)) "
          + "sentence\(part.sentences.count == 1 ? "" : "s"), \(HumanReadable.count(words)) "
          + "word\(words == 1 ? "" : "s")")
    }
    return text
  }

  private func vocabulary(for text: TaggedRunText, _ pretrained: BERTFolder?) throws
    -> TaggingVocabulary
  {
    if parts.resuming {
      let stored = try TaggingVocabulary.stored(in: directory.vocabulary)
      try require(stored.tags, in: text)
      return stored
    }
    let tags = try tags(of: text)
    try require(tags, in: text)
    let vocabulary = TaggingVocabulary(
      pieces: try pretrained?.pieces ?? trainPieces(on: text), tags: tags)
    try vocabulary.store(in: directory.vocabulary)
    stream.line(
      "pieces: \(HumanReadable.count(vocabulary.pieces.size)), tags: "
        + "\(tags.count) (\(tags.tags.joined(separator: " ")))")
    return vocabulary
  }

  /// The tags of the configuration, else those of the training and validation text.
  private func tags(of text: TaggedRunText) throws -> TagInventory {
    configuration.data.tags.isEmpty
      ? TagInventory(sorting: text.trainedTags) : try TagInventory(ordered: configuration.data.tags)
  }

  /// Checks that there is a tag for every word that is trained or validated on.
  private func require(_ tags: TagInventory, in text: TaggedRunText) throws {
    let missing = text.trainedTags.sorted().filter { tags.index(of: $0) == nil }
    guard missing.isEmpty else {
      let fault = "lacks \(missing.joined(separator: ", ")) of the training or validation text"
      throw ExperimentError.configuration(
        file: parts.resuming ? directory.vocabulary.path : "data.tags", faults: [fault])
    }
  }

  private func trainPieces(on text: TaggedRunText) throws -> WordPieceVocabulary {
    stream.transient("training \(configuration.vocabulary.size) pieces …")
    defer { stream.clearTransient() }
    return try WordPieceTrainer(
      size: configuration.vocabulary.size,
      tokenization: BasicTokenization(lowercases: configuration.vocabulary.lowercase)
    ).train(text.train.flatMap(\.sentences).map { $0.words.joined(separator: " ") })
  }

  private func encode(_ texts: [LanguageText], by tagger: Tagger) throws -> [any PairStore] {
    let total = texts.reduce(0) { $0 + $1.sentences.count }
    var bar = ProgressBar("encoding", total: total, unit: "sentences", stream: stream)
    defer { bar.finish() }
    var done = 0
    return try texts.map { text in
      var pairs: [EncodedPair] = []
      for sentence in text.sentences {
        pairs += tagger.encode(sentence)
        done += 1
        if done.isMultiple(of: 500) || done == total {
          bar.update(to: done)
          try parts.goOn()
        }
      }
      return PairsInMemory(EncodedTask(name: text.language, pairs: pairs))
    }
  }
}

import Checkpoints
import Console
import Corpora
import Foundation
import GradientVaccine
import Layers
import SimilarityStudy
import Subwords
import TaskGradients
import Tensors
import Testing
import Training
import Translation

@testable import Experiments

@Suite("Training, evaluating and reporting a small run")
struct TrainingSessionTests {
  private func environment(_ interruption: Interruption = Interruption())
    -> TrainingSession.Environment
  {
    .init(stream: StatusStream(isInteractive: false) { _ in }, interruption: interruption)
  }

  private func problem(_ folder: TinyCorpus, _ given: RunConfiguration? = nil) throws
    -> TranslationProblem
  {
    let configuration = given ?? folder.configuration()
    let text = try folder.text(configuration.data)
    let vocabulary = try Vocabulary.train(configuration.vocabulary, on: text)
    let model = try TranslationModel.untrained(configuration, vocabulary: vocabulary)
    let encoder = PairEncoder(vocabulary: vocabulary, maximumLength: 64)
    return try TranslationProblem(
      configuration, model: model,
      translator: Translator(
        [model], encoder: encoder, options: configuration.decoding, modelsAreFinal: false),
      train: encoder.encode(text.folder.read(.train, text.directions)).tasks.map {
        PairsInMemory($0)
      },
      dev: encoder.encode(text.dev), devText: text.dev)
  }

  @Test("tasks' losses are shares of the batch loss, the same for the same seed and step")
  func shares() throws {
    let folder = try TinyCorpus()
    let (first, second) = (try problem(folder), try problem(folder))
    for step in 1...3 {
      let (work, again) = (try first.work(forStep: step), try second.work(forStep: step))
      let losses = try work.losses.map { try $0.parts.reduce(0) { try $0 + $1().item() } }
      let same = try again.losses.map { try $0.parts.reduce(0) { try $0 + $1().item() } }
      #expect(losses == same && work.tokens == again.tokens)
      #expect(work.losses.map(\.task) == again.losses.map(\.task))
      // An untrained model of 60 pieces has about ln 60 = 4.1 nats a token over the whole batch.
      #expect(abs(losses.reduce(0, +) - 4.6) < 0.8, "\(losses)")
      #expect((0..<1).contains(work.padding) && work.tokens.allSatisfy { $0 > 0 })
    }
    let validation = try first.validate(atStep: 3)
    let means = try #require(validation.figures["loss"])
    #expect(Set(means.keys) == ["fr-en", "de-en", "ru-en"])
    #expect(abs(validation.loss - means.values.reduce(0, +) / 3) < 1e-12)
    let bleu = try #require(validation.figures["bleu"])
    #expect(abs(validation.score - bleu.values.reduce(0, +) / 3) < 1e-12)
    let chrf = try #require(validation.figures["chrf"])
    #expect(Set(chrf.keys) == Set(bleu.keys) && chrf.values.allSatisfy { (0...100).contains($0) })
    #expect(try second.validate(atStep: 3) == validation)
  }

  @Test("a run leaves all that its evaluation and report need")
  func whole() throws {
    let folder = try TinyCorpus()
    let url = folder.url.appendingPathComponent("run")
    let outcome = try TrainingSession.run(
      folder.configuration(), at: url, environment: environment())
    #expect(outcome.ending == .finished && outcome.step == 20)

    let run = try TranslationRun.open(url.path)
    let quiet = StatusStream(isInteractive: false) { _ in }
    let evaluation = try Evaluation.perform(on: run, split: .test, showing: "", stream: quiet)
    #expect(Set(evaluation.directions.keys) == ["fr-en", "de-en", "ru-en"])
    let object = try JSONSerialization.jsonObject(with: Data(evaluation.json().utf8))
    let keys = try #require(object as? [String: Any])
    #expect(keys["directions"] != nil && keys["averages"] != nil)
    let scores = try #require((keys["directions"] as? [String: [String: Any]])?["fr-en"])
    #expect(Set(scores.keys) == ["bleu", "chrf", "sentences"])

    let measurements = ProbeMeasurement.all(in: run.directory.similarity)
    #expect(measurements.map(\.step) == [10, 20])
    let records = try RunRecords(url)
    #expect(!records.isUnfinished && records.step == 20 && records.warnings.isEmpty)
    #expect(records.environment?.parameters == run.model.parameters.count)

    var other = folder.configuration()
    other.seed = 2
    other.model.dropout = 0.3
    #expect(
      throws: ExperimentError.otherConfiguration(run: url.path, keys: ["model.dropout", "seed"])
    ) { try TrainingSession.run(other, at: url, resuming: true, environment: environment()) }
  }

  @Test(
    "interrupted and resumed, with dropout and two micro-batches, the bytes are the same",
    arguments: ["gradvac", "pcgrad", "joint"])
  func resume(method: String) throws {
    let folder = try TinyCorpus()
    var configuration = folder.configuration(steps: 10)
    configuration.method = method
    configuration.similarity.probe = false
    configuration.similarity.recordInterval = 7
    configuration.similarity.recordSteps = 3
    let (whole, broken) = (
      folder.url.appendingPathComponent("whole"), folder.url.appendingPathComponent("broken")
    )
    _ = try TrainingSession.run(configuration, at: broken, environment: environment())
    configuration.training.maxSteps = 30
    let resumed = try TrainingSession.run(
      configuration, at: broken, resuming: true, environment: environment())
    let straight = try TrainingSession.run(configuration, at: whole, environment: environment())
    for name in [CheckpointName.model, CheckpointName.optimizer] {
      let files = try [resumed, straight].map {
        try Data(contentsOf: $0.directory.checkpoint(step: 30).appendingPathComponent(name))
      }
      #expect(files[0] == files[1], "\(name)")
    }
    let recorded = [resumed, straight].map {
      try? Data(
        contentsOf: $0.directory.similarity.appendingPathComponent(Trajectory.fileName))
    }
    #expect(recorded[0] == recorded[1] && (recorded[0] == nil) == (method == "joint"))
  }

  @Test("what is recorded in training are the steps' cosines, with any rule")
  func recording() throws {
    let folder = try TinyCorpus()
    var configuration = folder.configuration(steps: 12)
    configuration.method = "joint"
    configuration.training.updateFreq = 1
    configuration.similarity.probe = false
    configuration.similarity.record = .always
    configuration.similarity.recordInterval = 5
    configuration.similarity.recordSteps = 4
    let run = try TrainingSession.run(
      configuration, at: folder.url.appendingPathComponent("run"), environment: environment())
    let trajectory = try #require(
      try Trajectory.read(in: run.directory.similarity, keepingSamples: true))
    #expect(trajectory.intervals.map(\.firstStep) == [1, 6, 11])
    #expect(trajectory.intervals.map(\.lastStep) == [5, 10, 12])
    #expect(trajectory.layout.groups == ["embeddings", "encoder.0", "decoder.0"])
    #expect(trajectory.layout.parts.map(\.name) == ["encoder", "decoder", "model"])
    let whole = try #require(trajectory.merged())
    #expect(whole.meanWeights(of: "model") == [1, 1, 1] && whole.meanNormRatio(of: "model") == 1)
    #expect(whole.samples.map(\.step) == [4, 8, 12])

    // The same batches through an engine of its own, at the first weights.
    let problem = try problem(folder, configuration)
    let work = try problem.work(forStep: 1)
    let direct = try PerTaskGradients(problem.parameters, granularity: .wholeModel)
      .gramians(of: work.losses)
    var single = configuration
    single.training.maxSteps = 1
    single.similarity.recordInterval = 1
    single.gradients = .perTask
    let first = try TrainingSession.run(
      single, at: folder.url.appendingPathComponent("one"), environment: environment())
    let interval = try #require(try Trajectory.read(in: first.directory.similarity)?.intervals[0])
    let gramian = try #require(direct["model"])
    for (row, task) in work.losses.map(\.task).enumerated() {
      for (column, other) in work.losses.map(\.task).enumerated() where column < row {
        let found = try #require(interval.similarity(of: "model")?[task, other])
        #expect(abs(found - (gramian.cosine(row, column) ?? .nan)) < 1e-5)
      }
    }
  }

  @Test("stopped while text is prepared, a run goes on and ends with the same bytes")
  func resumePreparation() throws {
    let folder = try TinyCorpus()
    let configuration = folder.configuration(steps: 3)
    let (whole, broken) = (
      folder.url.appendingPathComponent("whole"), folder.url.appendingPathComponent("broken")
    )
    let interruption = Interruption()
    interruption.request()
    let stopped = try TrainingSession.run(
      configuration, at: broken, environment: environment(interruption))
    #expect(stopped.ending == .interrupted && stopped.step == 0)
    let straight = try TrainingSession.run(configuration, at: whole, environment: environment())
    let resumed = try TrainingSession.run(configuration, at: broken, environment: environment())
    #expect(!FileManager.default.fileExists(atPath: broken.path + "/data/train"))
    let files =
      ["vocabulary/sentencepiece.model", "data/corpus.json"]
      + ["fr", "de", "ru"].map { "data/encoded/\($0)-en.pairs" }
      + ["checkpoints/step-3/model.safetensors"]
    for name in files {
      let both = try [straight, resumed].map {
        try Data(contentsOf: $0.directory.url.appendingPathComponent(name))
      }
      #expect(both[0] == both[1], "\(name)")
    }
  }

  @Test("an encoded text whose file is lost is made again from its sources")
  func lostPairs() throws {
    let folder = try TinyCorpus()
    var configuration = folder.configuration(steps: 2)
    let url = folder.url.appendingPathComponent("run")
    _ = try TrainingSession.run(configuration, at: url, environment: environment())
    let pairs = url.appendingPathComponent("data/encoded/de-en.pairs")
    let before = try Data(contentsOf: pairs)
    try before.prefix(100).write(to: pairs)
    configuration.training.maxSteps = 4
    let resumed = try TrainingSession.run(
      configuration, at: url, resuming: true, environment: environment())
    #expect(try resumed.step == 4 && Data(contentsOf: pairs) == before)
  }

  @Test("weights, concatenation and epochs are what the configuration says")
  func sampling() throws {
    let folder = try TinyCorpus()
    var configuration = folder.configuration()
    configuration.sampling.kind = .weights
    configuration.sampling.weights = ["fr-en": 1, "de-en": 3, "ru-en": 0]
    let weighted = try problem(folder, configuration)
    for step in 1...60 { _ = try weighted.work(forStep: step) }
    let rows = weighted.progress.sampler.rows
    #expect(rows[2] == 0 && abs(Double(rows[0]) / Double(rows[1]) - 3) < 0.4, "\(rows)")
    try configuration.sampling.requireWeights(of: configuration.taskNames())
    configuration.sampling.weights = ["fr-en": 1, "de-en": 3, "es-en": 1]
    let error = #expect(throws: ExperimentError.self) {
      try configuration.sampling.requireWeights(of: configuration.taskNames())
    }
    #expect(
      "\(try #require(error))" == "sampling.weights: lacks ru-en; has es-en, which is not trained")

    var plain = folder.configuration()
    plain.sampling.kind = .concatenation
    plain.sampling.epochPairs = 100
    let joined = try problem(folder, plain)
    #expect(joined.epoch == 0)
    for step in 1...3 { _ = try joined.work(forStep: step) }
    #expect(joined.epoch == Double(joined.progress.sampler.rows.reduce(0, +)) / 100)

    plain.training.maxSteps = 0
    plain.training.maxEpochs = 2
    let ended = try TrainingSession.run(
      plain, at: folder.url.appendingPathComponent("epochs"), environment: environment())
    let log = try String(contentsOf: ended.directory.log, encoding: .utf8)
    #expect(ended.ending == .finished && log.contains("\"epoch\":"))
  }

  @Test("averages are means over directions, by resources")
  func averages() {
    let scores: [String: Evaluation.Scores] = [
      "fr-en": .init(bleu: 30, chrf: 50, sentences: 10),
      "de-en": .init(bleu: 20, chrf: 40, sentences: 20),
      "be-en": .init(bleu: 4, chrf: 12, sentences: 3),
    ]
    let two: [String: ResourceGroup] = ["fr-en": .high, "de-en": .high, "be-en": .low]
    let averages = Evaluation.averages(scores, groups: two)
    #expect(averages["all"] == .init(bleu: 18, chrf: 34, sentences: 33))
    #expect(averages["high"] == .init(bleu: 25, chrf: 45, sentences: 30))
    #expect(averages["low"] == .init(bleu: 4, chrf: 12, sentences: 3))
    // What was never trained is a group of its own and no part of the mean of all.
    let other: [String: ResourceGroup] = ["fr-en": .high, "de-en": .medium, "be-en": .zeroShot]
    let more = Evaluation.averages(scores, groups: other)
    #expect(Set(more.keys) == ["all", "high", "medium", "zero_shot"])
    #expect(more["all"] == .init(bleu: 25, chrf: 45, sentences: 30))
  }

  @Test("a part's similarity is the cosine of its groups' summed Gramians")
  func similarity() throws {
    let measurement = ProbeMeasurement(
      step: 1, tasks: ["fr-en", "de-en"], sentences: 3, isMultiParallel: true,
      gramians: [
        "encoder.0": [1, 0.5, 0.5, 4], "encoder.1": [3, -1, -1, 5], "embeddings": [9, 9, 9, 9],
      ])
    let encoder = try #require(measurement.similarity(of: "encoder"))
    #expect(abs(encoder[0, 1] - -0.5 / (4.0 * 9).squareRoot()) < 1e-12)
    let model = try #require(measurement.similarity(of: "model"))
    #expect(abs(model[0, 1] - 8.5 / (13.0 * 18).squareRoot()) < 1e-12)
    #expect(measurement.similarity(of: "decoder") == nil)
  }
}

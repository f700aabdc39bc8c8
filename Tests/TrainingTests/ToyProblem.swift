import Checkpoints
import Console
import Foundation
import GradientVaccine
import Layers
import TaskGradients
import Tensors

@testable import Training

/// Three regressions with dropout, whose data follow from a cursor that checkpoints must keep.
final class ToyProblem: TrainingProblem {
  struct Progress: Codable, Equatable { var cursor = 0 }

  let parameters: ParameterSet
  /// The names of the three tasks.
  var names = ["a", "b", "c"]
  private(set) var progress = Progress()
  /// The score of each validation, by step; 0 when absent.
  var scores: [Int: Double] = [:]
  /// Steps in which task `b` has a loss that is not a number.
  var brokenSteps: Range<Int> = 0..<0
  /// Called with each step's number before its losses are computed.
  var onStep: (Int) throws -> Void = { _ in }
  /// Called before each validation.
  var onValidation: () -> Void = {}

  private let first: Linear
  private let second: Linear
  private let dropout: Generator

  init(width: Int = 16) throws {
    let registry = ParameterRegistry()
    first = Linear(registry, at: "model.encoder.layers.0.fc1", inputs: 4, outputs: width)
    second = Linear(registry, at: "model.decoder.layers.0.fc1", inputs: width, outputs: 1)
    parameters = try ParameterSet(registry, seed: 2)
    dropout = try Generator(seed: 0)
  }

  func restore(_ progress: Progress) { self.progress = progress }

  func work(forStep step: Int) throws -> StepWork {
    try onStep(step)
    progress.cursor += 1
    let cursor = progress.cursor
    let losses = names.enumerated().map { index, name in
      TaskLoss(
        name,
        parts: (0..<2).map { part in
          { [self] in
            let loss = try loss(place: UInt64(100 * cursor + 10 * index + part), step: step)
            return try index == 1 && brokenSteps.contains(step) ? loss * .nan : loss
          }
        })
    }
    return StepWork(losses: losses, tokens: [4, 2, 2], rows: 8, padding: 0.25)
  }

  private func loss(place: UInt64, step: Int) throws -> Tensor {
    let data = try Generator(seed: place)
    let x = try Tensor.normal([3, 4], using: data)
    try dropout.reseed(place &* 7919 &+ UInt64(step))
    let pass = ForwardPass.training(using: dropout)
    let hidden = try pass.dropout(first(x, in: pass).map(.tanh), 0.3)
    let error = try second(hidden, in: pass).affine(offset: -1)
    return try (error * error).sum() * (1.0 / 24)
  }

  func validate(atStep step: Int) -> Validation {
    onValidation()
    return Validation(
      loss: 1, score: scores[step] ?? 0, measure: "score", figures: ["loss": ["a": 1]])
  }
}

/// A run directory in a folder that is removed with it.
final class TemporaryRun {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("training-\(UUID())")
  let directory: RunDirectory
  let interruption = Interruption()
  var afterValidation: (Int) throws -> Void = { _ in }
  /// What the clock shows; the clock stands still unless a test moves it.
  var time = 1_000.0

  init() throws { directory = try RunDirectory.create(at: url) }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// A trainer with objects of its own, as a new process has them.
  func trainer(
    _ problem: ToyProblem, _ options: TrainingOptions, method: String = "gradvac",
    interruption: Interruption? = nil
  ) throws -> Trainer<ToyProblem> {
    let methodOptions: [String: OptionValue] = method == "gradvac" ? ["beta": .number(0.1)] : [:]
    return try Trainer(
      problem, options: options,
      engine: PerTaskGradients(problem.parameters, granularity: .allLayer),
      aligner: GradientAligner(
        method: MethodConfiguration(name: method, options: methodOptions), seed: 9),
      run: directory,
      environment: .init(
        stream: StatusStream(isInteractive: false) { _ in },
        interruption: interruption ?? self.interruption, now: { [self] in time },
        afterValidation: { [self] in try afterValidation($0) }))
  }

  /// Goes on from the last checkpoint with new objects.
  func resumed(_ options: TrainingOptions, method: String = "gradvac") throws
    -> Trainer<ToyProblem>
  {
    let trainer = try trainer(
      ToyProblem(), options, method: method, interruption: Interruption())
    try trainer.resume(from: CheckpointReader.open(directory.last))
    return trainer
  }

  func bytes(_ step: Int, _ name: String) throws -> Data {
    try Data(contentsOf: directory.checkpoint(step: step).appendingPathComponent(name))
  }

  /// The log's records of training and validation as they stand there.
  func records() throws -> [Substring] {
    try String(contentsOf: directory.log, encoding: .utf8).split(separator: "\n").filter {
      $0.contains("\"kind\":\"train\"") || $0.contains("\"kind\":\"validation\"")
    }
  }

  struct Line: Decodable, Equatable {
    var kind: String
    var step: Int
    var seconds: Double
    var skipped: Int?
  }

  func log() throws -> [Line] {
    try String(contentsOf: directory.log, encoding: .utf8).split(separator: "\n").map {
      try JSONDecoder().decode(Line.self, from: Data($0.utf8))
    }
  }
}

extension TrainingOptions {
  /// Options of a short run.
  static func short(_ steps: Int, validateInterval: Int = 10) -> TrainingOptions {
    var options = TrainingOptions()
    options.maxSteps = steps
    options.warmupSteps = 5
    options.learningRate = 0.01
    options.logInterval = 5
    options.validateInterval = validateInterval
    return options
  }
}

public import Checkpoints
public import Console
public import Foundation
public import Training

/// From a configuration to a trained run: data, model, training.
public enum TrainingSession {
  /// What the user sees and how the user stops it.
  public struct Environment {
    /// Where progress and messages go.
    public var stream: StatusStream
    /// Asked once an update whether to stop.
    public var interruption: Interruption

    /// An environment.
    public init(stream: StatusStream, interruption: Interruption) {
      self.stream = stream
      self.interruption = interruption
    }
  }

  /// How a session ended.
  public struct Outcome: Sendable {
    /// Why.
    public var ending: TrainingEnding
    /// The run's directory.
    public var directory: RunDirectory
    /// The number of updates.
    public var step: Int
    /// Seconds of training, over all resumptions.
    public var seconds: Double
  }

  /// Trains a run, or goes on with it.
  ///
  /// - Parameters:
  ///   - configuration: how.
  ///   - url: the run's directory; made here unless `resuming`.
  ///   - sharedText: where text of all directions is prepared once for several runs of which each
  ///     uses only some.
  ///   - resuming: whether to go on from the run's last checkpoint; a run that was stopped before
  ///     its first one starts from the beginning.
  /// - Throws: an error that says in one line what is wrong; earlier files stay as they were.
  public static func run(
    _ configuration: any RunSettings, at url: URL, sharedText: URL? = nil,
    resuming: Bool = false, environment: Environment
  ) throws -> Outcome {
    let begin = try training(configuration, sharedText)
    if resuming, !RunDirectory.isBegun(at: url) { _ = try RunDirectory.open(at: url) }
    let directory = try RunDirectory.create(at: url, resuming: resuming)
    let hasCheckpoint = try directory.step(of: .last) != nil
    if resuming && !hasCheckpoint {
      environment.stream.line("there is no checkpoint yet; training starts from the beginning")
    }
    do {
      return try begin(
        SessionParts(
          directory: directory, environment: environment, resuming: resuming && hasCheckpoint))
    } catch is Stopped {
      return Outcome(ending: .interrupted, directory: directory, step: 0, seconds: 0)
    }
  }

  /// The training of a configuration's kind.
  private static func training(_ configuration: any RunSettings, _ sharedText: URL?) throws
    -> (SessionParts) throws -> Outcome
  {
    switch configuration {
    case let tagging as TaggingConfiguration:
      guard tagging.imported == nil else { throw ExperimentError.importedModel }
      return { try TaggingTraining(tagging, $0).train() }
    case let translation as RunConfiguration:
      guard translation.imported == nil else { throw ExperimentError.importedModel }
      return { try TranslationTraining(translation, $0, sharedText: sharedText).train() }
    default: preconditionFailure("a configuration of an unknown kind")
    }
  }

  /// Someone asked to stop while text was prepared.
  struct Stopped: Error {}
}

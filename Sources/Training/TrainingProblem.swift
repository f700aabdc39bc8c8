public import Layers
public import TaskGradients

/// What a trainer trains: a network, where its batches come from, and how it is validated.
public protocol TrainingProblem: AnyObject {
  /// Where the problem's batches are, for a checkpoint; reading it back goes on with the next one.
  associatedtype Progress: Codable

  /// The network's parameters.
  var parameters: ParameterSet { get }
  /// See ``Progress``.
  var progress: Progress { get }

  /// Passes over the data so far; nil where that has no meaning.
  var epoch: Double? { get }

  /// The updates that some passes over the data take, about; nil where that has no meaning.
  func updates(inEpochs epochs: Double) -> Int?

  /// Goes on from where a checkpoint was.
  func restore(_ progress: Progress) throws

  /// The losses of the next update.
  ///
  /// - Parameter step: the update's number, from 1; randomness such as dropout follows from it.
  func work(forStep step: Int) throws -> StepWork

  /// Measures the network as it is.
  ///
  /// - Parameter step: the number of updates made.
  func validate(atStep step: Int) throws -> Validation
}

extension TrainingProblem {
  /// No passes are counted.
  public var epoch: Double? { nil }

  /// No passes are counted.
  public func updates(inEpochs epochs: Double) -> Int? { nil }
}

/// The losses of one update, with what there is to count.
public struct StepWork {
  /// The tasks present; each loss is the task's share of the batch loss.
  public let losses: [TaskLoss]
  /// The same tasks in one batch, where that is possible.
  public let joint: JointLoss?
  /// Each task's target tokens, in the order of the losses.
  public let tokens: [Int]
  /// The number of rows of all tasks.
  public let rows: Int
  /// The share of the rectangle of tokens that is padding, from 0 to 1.
  public let padding: Double

  /// The work of one update.
  public init(
    losses: [TaskLoss], joint: JointLoss? = nil, tokens: [Int], rows: Int, padding: Double
  ) {
    precondition(losses.count == tokens.count, "one count of tokens a task")
    self.losses = losses
    self.joint = joint
    self.tokens = tokens
    self.rows = rows
    self.padding = padding
  }
}

/// What a validation found.
public struct Validation: Codable, Sendable, Equatable {
  /// The mean loss per target token over all tasks alike.
  public var loss: Double
  /// The number that says which checkpoint is best; larger is better.
  public var score: Double
  /// The name of the score, such as `bleu`.
  public var measure: String
  /// Figures by their name and then by task, such as `bleu` → `fr-en` → 31.2.
  public var figures: [String: [String: Double]]

  /// A validation from all its values.
  public init(
    loss: Double, score: Double, measure: String, figures: [String: [String: Double]]
  ) {
    self.loss = loss
    self.score = score
    self.measure = measure
    self.figures = figures
  }
}

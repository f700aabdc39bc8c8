public import Checkpoints
import Foundation
import GradientVaccine
import Tensors

/// What a new run took over from another run's checkpoint.
public struct StartingPoint: Sendable, Equatable {
  /// The other run's step.
  public let step: Int
  /// Whether the rule's memory came along; not when the other run had another method.
  public let hasRuleMemory: Bool
}

/// The part of `state.json` that a new run takes over.
private struct CarriedState: Decodable {
  let step: Int
  let updates: Int
  let aligner: GradientAligner.State
}

extension Trainer {
  /// Begins a new run with what another one has learnt, for other tasks or with another method.
  ///
  /// Weights, the optimiser's moments and its number of updates (so the learning rate goes on from
  /// there) are taken over, and the rule's memory where the method is the same: it goes by the tasks'
  /// names, so known tasks keep their targets, new ones start at 0, and those of absent tasks are kept
  /// in case they return. The sampler, the scores and the count of steps start anew.
  ///
  /// - Throws: ``TrainingError`` where the network has another shape.
  public func start(from checkpoint: CheckpointReader) throws -> StartingPoint {
    let carried = try JSONDecoder().decode(
      CarriedState.self, from: checkpoint.data(CheckpointName.state))
    let hasRuleMemory = carried.aligner.method.name == aligner.method.name
    try loadTensors(checkpoint)
    if hasRuleMemory { try aligner.restore(carried.aligner) }
    optimizer.updates = carried.updates
    state.updates = carried.updates
    return StartingPoint(step: carried.step, hasRuleMemory: hasRuleMemory)
  }
}

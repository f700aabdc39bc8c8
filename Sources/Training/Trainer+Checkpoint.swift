public import Checkpoints
import Foundation
import GradientVaccine
import Layers
import Tensors

extension Trainer {
  /// The files of a checkpoint of the current state.
  func checkpointFiles() throws -> [CheckpointFile] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let averages = average.map {
      CheckpointFile.tensors(
        CheckpointName.average, ModelFile.records(problem.parameters, values: $0.values))
    }
    let unfiled = try environment.observer?.unfiled().map {
      CheckpointFile.data(CheckpointName.observations, $0)
    }
    return [averages, unfiled].compactMap { $0 } + [
      .tensors(CheckpointName.model, ModelFile.records(problem.parameters)),
      .tensors(CheckpointName.optimizer, try optimizerRecords()),
      .data(CheckpointName.state, try encoder.encode(state)),
    ]
  }

  /// Goes on from a checkpoint of a run of this configuration.
  public func resume(from checkpoint: CheckpointReader) throws {
    let saved = try Self.state(from: checkpoint.data(CheckpointName.state))
    try loadTensors(checkpoint)
    try aligner.restore(saved.aligner)
    try problem.restore(saved.progress)
    unfiled =
      checkpoint.files.contains(CheckpointName.observations)
      ? try checkpoint.data(CheckpointName.observations) : nil
    optimizer.updates = saved.updates
    state = saved
    statistics = saved.interval?.statistics ?? IntervalStatistics()
    try mendBest()
  }

  /// Reads weights, their average where there is one, and the optimiser's moments.
  func loadTensors(_ checkpoint: CheckpointReader) throws {
    try ModelFile.load(checkpoint.tensors(CheckpointName.model), into: problem.parameters)
    if let average, checkpoint.files.contains(CheckpointName.average) {
      try ModelFile.load(
        checkpoint.tensors(CheckpointName.average), like: problem.parameters, into: average.values)
    } else {
      try average?.values.assign(problem.parameters.values)
    }
    let file = try checkpoint.tensors(CheckpointName.optimizer)
    for parameter in problem.parameters.parameters {
      for (name, moment) in try moments(of: parameter) {
        try moment.assign(ModelFile.tensor(name, in: file, shape: parameter.shape))
      }
    }
  }

  private static func state(from data: Data) throws -> TrainerState<Problem.Progress> {
    let (decoder, supported) = (JSONDecoder(), TrainerState<Problem.Progress>.supportedVersion)
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    let found = try decoder.decode(StateVersion.self, from: data).version
    guard found == supported else {
      throw TrainingError.stateVersion(found: found, supported: supported)
    }
    return try decoder.decode(TrainerState<Problem.Progress>.self, from: data)
  }

  /// Sets the mark that a process killed just before it could set it has left out.
  private func mendBest() throws {
    guard let best = state.bestStep, try run.step(of: .best) != best,
      try run.steps().contains(best)
    else { return }
    try run.mark(.best, step: best)
  }

  private func optimizerRecords() throws -> [TensorRecord] {
    try problem.parameters.parameters.flatMap { parameter in
      try moments(of: parameter).map { name, moment in
        TensorRecord(name, .float32, shape: parameter.shape) { try moment.bytes() }
      }
    }
  }

  /// The optimiser's memory of one parameter, under its names in the file.
  private func moments(of parameter: Parameter) throws -> [(name: String, moment: Tensor)] {
    let vectors = [("exp_avg", optimizer.firstMoment), ("exp_avg_sq", optimizer.secondMoment)]
    return try vectors.map { name, vector in
      let moment = try vector.narrowed(0, parameter.range).reshaped(parameter.shape)
      return ("\(parameter.path).\(name)", moment)
    }
  }
}

/// What every version of the state's format has.
private struct StateVersion: Decodable { var version: Int }

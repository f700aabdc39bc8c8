import Layers
import Tensors

// Letter: N, the number of values of all parameters.

/// The exponential moving average of a network's weights.
///
/// θ̄ ← d_t·θ̄ + (1 − d_t)·θ after update t, with d_t = min(d, (1 + t)/(10 + t)), so that the first
/// weights are soon forgotten. The average translates better than the weights it follows as long as
/// the learning rate is high; training itself never sees it.
final class WeightAverage {
  /// θ̄ [N].
  let values: Tensor
  private let parameters: ParameterSet
  private let decay: Double

  /// An average that starts at the present weights.
  ///
  /// - Parameter decay: d, above 0 and below 1.
  init(_ parameters: ParameterSet, decay: Double) throws {
    self.parameters = parameters
    self.decay = decay
    values = try .zeros([parameters.count], device: parameters.values.device)
    try values.assign(parameters.values)
  }

  /// Follows the weights.
  ///
  /// - Parameter update: t, counted from 1.
  func follow(update: Int) throws {
    let weight = min(decay, (1 + Double(update)) / (10 + Double(update)))
    try values.scale(by: weight)
    try values.add(parameters.values, scaledBy: 1 - weight)
  }

  /// Runs a body while the network has the average as its weights; they come back bit for bit.
  func lend<Result>(_ body: () throws -> Result) throws -> Result {
    let own = try Tensor.zeros([parameters.count], device: parameters.values.device)
    try own.assign(parameters.values)
    try parameters.values.assign(values)
    let result = Swift.Result { try body() }
    try parameters.values.assign(own)
    return try result.get()
  }
}

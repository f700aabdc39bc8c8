import GradientVaccine
import Layers
import Tensors

@testable import TaskGradients

/// A network with an embedding that is tied to its output, a norm, and a map that a task may skip.
final class SmallNetwork {
  static let vocabulary = 20

  let parameters: ParameterSet
  private let shared: Embedding
  private let first: Linear
  private let norm: LayerNorm
  private let second: Linear

  init(seed: UInt64 = 5) throws {
    let registry = ParameterRegistry()
    shared = Embedding(
      registry, at: "model.shared", count: Self.vocabulary, width: 8, deviation: 0.5)
    first = Linear(registry, at: "model.encoder.layers.0.fc1", inputs: 8, outputs: 8)
    norm = LayerNorm(registry, at: "model.encoder.layers.0.final_layer_norm", width: 8)
    second = Linear(registry, at: "model.decoder.layers.0.fc1", inputs: 8, outputs: 8)
    parameters = try ParameterSet(registry, seed: seed)
  }

  /// A task's loss on some rows; `isShort` leaves the decoder's map out.
  func loss(_ inputs: [Int64], _ targets: [Int64], isShort: Bool = false) throws -> Tensor {
    let pass = ForwardPass.evaluation()
    var states = try shared(Tensor(inputs), in: pass)
    states = try norm(first(states, in: pass).map(.tanh), in: pass)
    if !isShort { states = try second(states, in: pass).map(.tanh) }
    return try shared.scores(states, in: pass).crossEntropySum(Tensor(targets)) * 0.05
  }

  /// Tasks `t0`, `t1`, … of three rows each.
  func tasks(_ count: Int, parts: Int = 1) -> [TaskLoss] {
    (0..<count).map { task in
      TaskLoss(
        "t\(task)",
        parts: (0..<parts).map { part in
          { [self] in
            let (inputs, targets) = Self.rows(task, part)
            return try loss(inputs, targets, isShort: task == 2)
          }
        })
    }
  }

  static func rows(_ task: Int, _ part: Int) -> (inputs: [Int64], targets: [Int64]) {
    let numbers = (0..<3).map { Int64((7 * task + 3 * part + 5 * $0 * $0 + $0) % vocabulary) }
    return (numbers, numbers.map { ($0 * 3 + Int64(task) + 1) % Int64(vocabulary) })
  }

  /// The exact gradient of a task by an ordinary pass of its own, side by side in one vector.
  func gradient(of task: TaskLoss) throws -> [Double] {
    var sum = [Double](repeating: 0, count: parameters.count)
    for part in task.parts {
      let gradients = try part().gradients(of: parameters.parameters.map(\.tensor))
      for (parameter, gradient) in zip(parameters.parameters, gradients) {
        guard let values: [Float] = try gradient?.array() else { continue }
        for (column, value) in zip(parameter.range, values) { sum[column] += Double(value) }
      }
    }
    return sum
  }

  /// The exact Gramians of the groups, from rows formed one by one.
  func gramians(_ rows: [[Double]], _ granularity: Granularity) -> [String: Gramian] {
    var products: [String: [Double]] = [:]
    for parameter in parameters.parameters {
      let values = rows.flatMap { left in
        rows.map { right in parameter.range.reduce(0) { $0 + left[$1] * right[$1] } }
      }
      let name = granularity.group(of: parameter.path)
      products[name] = zip(products[name] ?? values.map { _ in 0 }, values).map(+)
    }
    return products.mapValues { Gramian(count: rows.count, values: $0) }
  }
}

/// The largest difference, as a share of the largest value expected.
func relativeError(_ found: [Double], _ expected: [Double]) -> Double {
  precondition(found.count == expected.count, "as many values as expected")
  let scale = expected.map(abs).max() ?? 0
  let difference = zip(found, expected).map { abs($0 - $1) }.max() ?? 0
  return scale > 0 ? difference / scale : difference
}

extension Tensor {
  var doubles: [Double] {
    get throws { try array(of: Float.self).map(Double.init) }
  }
}

import Corpora

/// How often each task is drawn, and how batches are made.
public struct SamplingConfiguration: Codable, Sendable, Equatable {
  /// What decides how often a task is drawn.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// p_i ∝ q_i^(1/T) for a task's share q_i of all pairs.
    case temperature
    /// Fixed weights: p_i ∝ w_i.
    case weights
    /// All pairs as if they were one text: p_i = q_i.
    case concatenation
  }

  /// What decides how often a task is drawn.
  public var kind = Kind.temperature
  /// T: 1 draws in proportion to the data, larger values more evenly.
  public var temperature = 5.0
  /// The exponent 1/T under its own name; given, it takes the temperature's place.
  public var alpha: Double?
  /// The weight of every task, by direction; 0 never draws it.
  public var weights: [String: Double] = [:]
  /// Padded tokens of a batch, at most: rows × longest side.
  public var maxTokens = 4_096
  /// Pairs of an epoch; 0 for as many as there are to train on.
  public var epochPairs = 0

  /// The paper's temperature, 5.
  public init() {}

  /// The probability of each task, in their order.
  func probabilities(of tasks: [any PairStore]) -> [Double] {
    switch kind {
    case .temperature:
      TemperatureSampling(alpha: alpha ?? 1 / temperature).probabilities(sizes: tasks.map(\.count))
    case .concatenation:
      TemperatureSampling(alpha: 1).probabilities(sizes: tasks.map(\.count))
    case .weights: tasks.map { weights[$0.name] ?? 0 }
    }
  }

  /// What is wrong with the values, as one sentence a fault.
  var faults: [String] {
    var faults: [String] = []
    func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
      if !condition { faults.append("sampling." + fault()) }
    }
    expect(
      temperature >= 1 && temperature.isFinite, "temperature is \(temperature); it is 1 or more")
    expect(
      alpha.map { (0...1).contains($0) } ?? true, "alpha is \(alpha ?? 0); it is from 0 to 1")
    expect(epochPairs >= 0, "epoch_pairs is \(epochPairs); it is 0 or more")
    expect(
      (kind == .weights) == !weights.isEmpty,
      kind == .weights
        ? "kind is weights, but sampling.weights is empty"
        : "weights are given, but sampling.kind is \(kind.rawValue)")
    for (name, weight) in weights.sorted(by: { $0.key < $1.key }) {
      expect(weight.isFinite && weight >= 0, "weights.\(name) is \(weight); it is 0 or more")
    }
    expect(weights.isEmpty || weights.values.contains { $0 > 0 }, "weights are all 0")
    return faults
  }

  /// Checks that weights are given for the tasks that there are, and for no others.
  func requireWeights(of tasks: [String]) throws {
    guard kind == .weights else { return }
    let known = Set(tasks)
    let faults =
      known.subtracting(weights.keys).sorted().map { "lacks \($0)" }
      + weights.keys.filter { !known.contains($0) }.sorted().map {
        "has \($0), which is not trained"
      }
    guard faults.isEmpty else {
      throw ExperimentError.configuration(file: "sampling.weights", faults: faults)
    }
  }
}

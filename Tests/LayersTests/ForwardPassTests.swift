import Layers
import Tensors
import Testing

@Suite struct ForwardPassTests {
  @Test func anObserverSeesEveryUseOfAParameter() throws {
    let registry = ParameterRegistry()
    let options = BlockOptions(
      width: 4, heads: 2, feedForward: 6, activation: .relu, dropout: 0.1)
    let table = Embedding(registry, at: "table", count: 5, width: 4, deviation: 1)
    let encoder = EncoderBlock(registry, at: "e", options: options)
    let decoder = DecoderBlock(registry, at: "d", options: options)
    let set = try ParameterSet(registry, seed: 1)

    func run(_ pass: ForwardPass) throws -> [Float] {
      let input = try table(Tensor([1, 2, 3] as [Int64], shape: [1, 3]), in: pass)
      let source = try decoder.sourceMemory(of: encoder(input, mask: nil, in: pass), in: pass)
      let states = try decoder(input, source: source, sourceMask: nil, in: pass)
      return try table.scores(states, in: pass).array()
    }

    let recorder = Recorder()
    let observed = try run(.training(using: Generator(seed: 1), observer: recorder))
    #expect(try observed == run(.training(using: Generator(seed: 1))))
    let uses = Dictionary(recorder.uses.map { ($0, 1) }, uniquingKeysWith: +)
    #expect(Set(uses.keys) == Set(set.parameters.map(\.path)))
    for (path, count) in uses { #expect(count == (path == "table.weight" ? 2 : 1), "\(path)") }
  }

  @Test func dropoutKeepsTheMeanAndOnlyActsWhileTraining() throws {
    let ones = try Tensor.full([10_000], 1)
    let kept = try ForwardPass.training(using: Generator(seed: 3)).dropout(ones, 0.2)
    let values = try kept.array(of: Float.self)
    #expect(Set(values) == [0, 1.25])
    // Five standard errors of 10,000 draws.
    #expect(abs(values.reduce(0, +) / 10_000 - 1) < 5 * 0.005)
    #expect(try ForwardPass.evaluation().dropout(ones, 0.2) === ones)
    #expect(try ForwardPass.training(using: Generator(seed: 3)).dropout(ones, 0) === ones)
  }

  /// Several elements share a draw of the generator: neighbours must be dropped independently.
  @Test(arguments: [0.1, 0.3, 0.5], [1, 2, 3, 4, 5])
  func elementsAreDroppedIndependently(probability: Double, distance: Int) throws {
    let count = 40_001
    let ones = try Tensor.full([count], 1)
    let dropped = try ForwardPass.training(using: Generator(seed: 6)).dropout(ones, probability)
      .array(of: Float.self).map { $0 == 0 }
    let both = zip(dropped, dropped.dropFirst(distance)).filter { $0 && $1 }.count
    let share = probability * probability
    // Neighbouring pairs overlap, hence the factor 2 on the variance.
    let deviation = (2 * Double(count) * share * (1 - share)).squareRoot()
    #expect(abs(Double(both) - Double(count) * share) < 5 * deviation)
  }

  @Test(arguments: [1e-9, 0.999_999_9])
  func extremeProbabilitiesDropNothingAndNearlyEverything(probability: Double) throws {
    let ones = try Tensor.full([3, 5], 1)
    let kept = try ForwardPass.training(using: Generator(seed: 7)).dropout(ones, probability)
      .array(of: Float.self).filter { $0 != 0 }.count
    #expect(kept == (probability < 0.5 ? 15 : 0))
  }

  @Test func aDroppedElementHasNoGradientAndAKeptOneIsScaled() throws {
    let input = try Tensor.full([64], 3)
    try input.setRequiresGradient(true)
    let kept = try ForwardPass.training(using: Generator(seed: 4)).dropout(input, 0.5)
    try kept.sum().backward()
    let gradient = try #require(try input.gradient()).array(of: Float.self)
    #expect(Set(gradient) == [0, 2])
    #expect(try kept.array(of: Float.self) == gradient.map { 3 * $0 })
  }
}

/// Does what happens without an observer, and writes down the parameters.
private final class Recorder: ParameterUseObserver {
  var uses: [String] = []

  func linear(_ input: Tensor, weight: Parameter, bias: Parameter?) throws -> Tensor {
    uses += [weight.path] + (bias.map { [$0.path] } ?? [])
    return try input.linear(weight: weight.tensor, bias: bias?.tensor)
  }

  func embedding(_ indices: Tensor, table: Parameter, padding: Int?) throws -> Tensor {
    uses.append(table.path)
    return try table.tensor.embedding(indices, padding: padding)
  }

  func layerNorm(_ input: Tensor, weight: Parameter, bias: Parameter, epsilon: Double) throws
    -> Tensor
  {
    uses += [weight.path, bias.path]
    return try input.layerNorm(weight: weight.tensor, bias: bias.tensor, epsilon: epsilon)
  }
}

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
      let rows = Segments(lengths: [2, 1])
      let input = try table(Tensor([1, 2, 3] as [Int64]), in: pass)
      let source = try decoder.sourceMemory(of: encoder(input, rows, in: pass), rows, in: pass)
      let states = try decoder(input, rows, source: source, in: pass)
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

  // 2,500 elements are more than are converted at a time; float64 takes the way of other devices.
  @Test(arguments: [ElementType.float32, .bfloat16, .float64], [15, 2_500])
  func aResidualSumDropsOnlyTheUpdate(type: ElementType, count: Int) throws {
    let sum: ElementType = type == .float64 ? .float64 : .float32
    let states = try Tensor.normal([count], using: Generator(seed: 1)).converted(to: sum)
    let update = try Tensor.normal([count], using: Generator(seed: 2)).converted(to: type)
    for tensor in [states, update] { try tensor.setRequiresGradient(true) }
    func doubles(_ tensor: Tensor) throws -> [Double] { try tensor.converted(to: .float64).array() }

    let pass = ForwardPass.training(using: try Generator(seed: 4))
    let total = try pass.sum(states, dropping: update, 0.25)
    // The same generator drops the same elements.
    let factors = try doubles(
      ForwardPass.training(using: Generator(seed: 4)).dropout(.full([count], 1), 0.25))
    #expect(Set(factors.map { $0 == 0 }) == [true, false])
    #expect(total.elementType == sum)
    let expected = try zip(doubles(states), zip(doubles(update), factors)).map { $0 + $1.0 * $1.1 }
    for (found, expected) in try zip(doubles(total), expected) {
      #expect(abs(found - expected) < 2e-6)
    }

    let start = try Tensor.normal([count], using: Generator(seed: 5)).converted(to: sum)
    let gradients = try total.gradients(of: [states, update], from: start)
    #expect(try doubles(#require(gradients[0])) == doubles(start))
    let dropped = try #require(gradients[1])
    #expect(dropped.elementType == type)
    for (found, (own, factor)) in try zip(doubles(dropped), zip(doubles(start), factors)) {
      #expect(abs(found - own * factor) <= abs(own) * (type == .bfloat16 ? 0x1p-8 * 2 : 1e-6))
      #expect((found == 0) == (factor == 0))
    }
  }

  @Test func aResidualSumDropsNothingOutsideTraining() throws {
    let states = try Tensor([1, 2, 3] as [Float])
    let update = try Tensor([10, 20, 30] as [Float])
    for pass in [ForwardPass.evaluation(), .training(using: try Generator(seed: 1))] {
      let total = try pass.sum(states, dropping: update, pass.isTraining ? 0 : 0.9)
      #expect(try total.array(of: Float.self) == [11, 22, 33])
    }
  }

  @Test func partsOverOtherRowsEndWhereTheyEnd() throws {
    struct Stop: Error {}
    let pass = ForwardPass.evaluation()
    #expect(pass.rows == .input)
    pass.over(.output) {
      #expect(pass.rows == .output)
      pass.over(.input) { #expect(pass.rows == .input) }
      #expect(pass.rows == .output)
    }
    #expect(throws: Stop.self) { try pass.over(.output) { throw Stop() } }
    #expect(pass.rows == .input)
  }
}

/// Does what happens without an observer, and writes down the parameters.
private final class Recorder: ParameterUseObserver {
  var uses: [String] = []

  func linear(_ input: Tensor, _ rows: RowKind, weight: Parameter, bias: Parameter?) throws
    -> Tensor
  {
    uses += [weight.path] + (bias.map { [$0.path] } ?? [])
    return try input.linear(weight: weight.tensor, bias: bias?.tensor)
  }

  func embedding(_ indices: Tensor, _ rows: RowKind, table: Parameter, padding: Int?) throws
    -> Tensor
  {
    uses.append(table.path)
    return try table.tensor.embedding(indices, padding: padding)
  }

  func layerNorm(
    _ input: Tensor, _ rows: RowKind, weight: Parameter, bias: Parameter, epsilon: Double
  ) throws -> Tensor {
    uses += [weight.path, bias.path]
    return try input.layerNorm(weight: weight.tensor, bias: bias.tensor, epsilon: epsilon)
  }

  func crossEntropy(_ states: Tensor, _ rows: RowKind, table: Parameter, loss: CrossEntropy)
    throws -> Tensor
  {
    uses.append(table.path)
    return try states.projectedCrossEntropy(loss, table: table.tensor)
  }
}

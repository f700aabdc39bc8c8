import GradientVaccine
import Testing

/// Errors found in public implementations of GradVac and PCGrad; each test fails with that error.
@Suite("Errors of other implementations")
struct PublicBugTests {
  @Test("targets rise above zero: the average is fed whether or not the correction fires")
  func averageAlways() throws {
    var vaccine = try aligner("gradvac", ["beta": .number(0.1)])
    let outcome = try vaccine.step(["a", "b"], [[1, 0], [0.8, 0.6]])
    #expect(outcome.firedCount == 0)
    expectClose([outcome.targets?[0, 1] ?? 0], [0.08], within: 1e-12)
  }

  @Test("the comparison comes before the average moves")
  func compareFirst() throws {
    // Were the average to move first, the target would be 0.45 > 0.5·0.9, and nothing is below 0 at first.
    var vaccine = try aligner("gradvac", ["beta": .number(0.5)])
    _ = try vaccine.step(["a", "b"], [[1, 0], [0.8, 0.6]])  // targets are 0.4 now
    let outcome = try vaccine.step(["a", "b"], [[1, 0], [0, 1]])  // cosine 0
    let expected = 0.4 / (1 - 0.4 * 0.4).squareRoot()  // not the 0.2 of an average moved first
    expectClose(outcome.weights, [1 + expected, 1 + expected], within: 1e-12)
    expectClose([outcome.targets?[0, 1] ?? 0], [0.2], within: 1e-12)
  }

  @Test("both tasks of a pair are corrected, each by the other's original gradient")
  func bothCorrected() throws {
    var surgery = try aligner("pcgrad")
    let outcome = try surgery.step(["a", "b"], [[1, 0], [-1, 1]])
    // a' = a + b/2, b' = b + a: by hand.
    expectClose(outcome.weights, [2, 1.5], within: 1e-14)
    #expect(outcome.fired[0, 1] && outcome.fired[1, 0])
  }

  @Test("opposed gradients give zero, not NaN")
  func opposed() throws {
    var vaccine = try aligner("gradvac")
    let vectors: [[Double]] = [[0.1, 0.2], [-0.1, -0.2]]
    for _ in 0..<3 {
      let outcome = try vaccine.step(["a", "b"], vectors)
      #expect(combination(outcome.weights, vectors) == [0, 0])
    }
  }

  @Test("a task never visits itself")
  func noSelf() throws {
    // g_a is opposed by b and c: after both corrections ⟨g'_a, g_a⟩ < 0 in either order, so a visit to itself
    // would act. By hand, b first: a' = a + s(b + …); the sum of fired pairs on the diagonal stays zero.
    let vectors: [[Double]] = [[1, 0], [-1, 0.1], [-1, -0.1]]
    var gradients = 0
    for seed in 0..<20 as Range<UInt64> {
      var surgery = try aligner("pcgrad", seed: seed)
      let outcome = try surgery.step(["a", "b", "c"], vectors)
      for i in 0..<3 where outcome.fired[i, i] { gradients += 1 }
      let direct = DirectAlgorithm(beta: 0, fixed: 0, seed: seed)
      var copy = direct
      let expected = copy.update("model", ["a": vectors[0], "b": vectors[1], "c": vectors[2]])
      expectClose(combination(outcome.weights, vectors), expected, within: 1e-9)
    }
    #expect(gradients == 0)
  }

  @Test("targets outlive the absence of a task and the arrival of another")
  func stateKept() throws {
    var vaccine = try aligner("gradvac", ["beta": .number(0.5)])
    _ = try vaccine.step(["a", "b"], [[1, 0], [0.8, 0.6]])
    _ = try vaccine.step(["a"], [[1, 0]])
    _ = try vaccine.step(["c", "a"], [[0, 1], [1, 0]])
    let outcome = try vaccine.step(["b", "a"], [[0.8, 0.6], [1, 0]])
    // 0.4 after the first step, untouched by the next two, then (0.4 + 0.8)/2.
    expectClose(
      [outcome.targets?[0, 1] ?? 0, outcome.targets?[1, 0] ?? 0], [0.6, 0.6], within: 1e-12)
  }
}

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
    // b and c both oppose a: once corrected by both, ⟨g'_a, g_a⟩ < 0, so a visit to itself would
    // act.
    let vectors: [[Double]] = [[1, 0], [-1, 0.1], [-1, -0.1]]
    var selfVisits = 0
    for seed in 0..<20 as Range<UInt64> {
      var surgery = try aligner("pcgrad", seed: seed)
      let outcome = try surgery.step(["a", "b", "c"], vectors)
      for i in 0..<3 where outcome.fired[i, i] { selfVisits += 1 }
      var direct = DirectAlgorithm(beta: 0, fixed: 0, seed: seed)
      let expected = direct.update("model", ["a": vectors[0], "b": vectors[1], "c": vectors[2]])
      expectClose(combination(outcome.weights, vectors), expected, within: 1e-9)
    }
    #expect(selfVisits == 0)
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

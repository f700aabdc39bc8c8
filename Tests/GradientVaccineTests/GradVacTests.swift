import GradientVaccine
import Testing

@Suite("GradVac")
struct GradVacTests {
  @Test("gives the hand-derived weights, update and targets for two tasks")
  func handValues() throws {
    let vectors: [[Double]] = [[-4, 1, 1], [6, 1, 1]]
    var aligner = try aligner("gradvac", ["beta": .number(0.01)])
    let outcome = try aligner.step(["a", "b"], vectors)
    expectClose(outcome.weights, [20.0 / 9, 30.0 / 19], within: 1e-14)
    expectClose(
      combination(outcome.weights, vectors), [0.584795, 3.801170, 3.801170], within: 1e-6)
    let targets = try #require(outcome.targets)
    // cos(a, b) = −22/√(18·38), and a hundredth of it.
    let cosine = -22 / (18.0 * 38.0).squareRoot()
    expectClose([targets[0, 1], targets[1, 0]], [0.01 * cosine, 0.01 * cosine], within: 1e-14)
    expectClose([targets[0, 1]], [-0.00841191], within: 1e-6)
    #expect(outcome.fired.values == [false, true, true, false])
    #expect(outcome.firedCount == 2)
    #expect(outcome.descentSign == 1)
  }

  @Test(
    "turns a gradient to exactly the fixed target",
    arguments: [-0.9, -0.3, 0, 0.2, 0.5, 0.9, 0.999])
  func reachesTarget(target: Double) throws {
    var gradients = Gradients(seed: 3)
    for _ in 0..<50 {
      let vectors = gradients.vectors(count: 2, length: 5, shared: 0)
      var aligner = try aligner(
        "gradvac",
        ["target": .text("fixed"), "fixed_target": .number(target), "tasks": .names(["a"])])
      let outcome = try aligner.step(["a", "b"], vectors)
      let modified = combination([1, outcome.weights[1] - 1], vectors)
      let angle = Gramian(vectors: [modified, vectors[1]]).cosine(0, 1) ?? .nan
      let before = outcome.cosines[0, 1]
      #expect(abs(angle - max(before, target)) < 1e-11, "from \(before)")
      #expect(outcome.fired[0, 1] == (before < target) && !outcome.fired[1, 0])
    }
  }

  @Test("equals PCGrad in the first step")
  func firstStep() throws {
    var gradients = Gradients(seed: 4)
    for count in 1...8 {
      let vectors = gradients.vectors(count: count, length: 6, shared: 0)
      let tasks = (0..<count).map { "task\($0)" }
      var (vaccine, surgery) = (try aligner("gradvac"), try aligner("pcgrad"))
      let (x, y) = (try vaccine.step(tasks, vectors), try surgery.step(tasks, vectors))
      #expect(x.weights == y.weights && x.fired == y.fired)
    }
  }

  @Test("has weights of at least 1, and exactly 1 with one task")
  func weightsAtLeastOne() throws {
    var gradients = Gradients(seed: 5)
    var vaccine = try aligner("gradvac", ["beta": .number(0.1)])
    let tasks = (0..<6).map { "task\($0)" }
    for _ in 0..<100 {
      let outcome = try vaccine.step(tasks, gradients.vectors(count: 6, length: 4))
      #expect(outcome.weights.allSatisfy { $0 >= 1 })
    }
    var single = try aligner("gradvac")
    #expect(try single.step(["a"], [[1, 2]]).weights == [1])
  }

  @Test("cancels exactly opposed gradients of any float32 values, step after step")
  func opposed() throws {
    var gradients = Gradients(seed: 6)
    for _ in 0..<300 {
      var vaccine = try aligner("gradvac", ["beta": .number(0.1)])
      for _ in 0..<10 {
        let vector = (0..<7).map { _ in Double(Float(gradients.normal())) }
        let vectors = [vector, vector.map { -2 * $0 }]
        let outcome = try vaccine.step(["a", "b"], vectors)
        let update = combination(outcome.weights, vectors)
        #expect(update.allSatisfy { $0.magnitude <= 1e-12 }, "\(update)")
        let values = outcome.weights + (outcome.targets?.values ?? []) + [outcome.descent]
        #expect(values.allSatisfy { $0.isFinite })
      }
    }
  }

  @Test("survives three gradients of which two are opposed and one is a copy")
  func degenerate() throws {
    var vaccine = try aligner("gradvac", ["beta": .number(0.5)])
    let x: [Double] = [0.1, -0.7, 0.3]
    for _ in 0..<200 {
      let outcome = try vaccine.step(["a", "b", "c"], [x, x.map { -$0 }, x])
      #expect(outcome.weights.allSatisfy { $0.isFinite })
      #expect(outcome.targets?.values.allSatisfy { abs($0) <= 1 } == true)
    }
  }

  @Test("is the same at every scale of the gradients", arguments: [1e-30, 1e-10, 1e10, 1e30])
  func scales(scale: Double) throws {
    var gradients = Gradients(seed: 8)
    var (plain, scaled) = (
      try aligner("gradvac", ["beta": .number(0.1)]), try aligner("gradvac", ["beta": .number(0.1)])
    )
    let tasks = ["a", "b", "c", "d"]
    for _ in 0..<50 {
      let vectors = gradients.vectors(count: 4, length: 5)
      let (x, y) = (
        try plain.step(tasks, vectors),
        try scaled.step(tasks, vectors.map { $0.map { $0 * scale } })
      )
      expectClose(y.weights, x.weights, within: 1e-10)
      expectClose(y.targets?.values ?? [], x.targets?.values ?? [], within: 1e-10)
      #expect(y.fired == x.fired)
    }
  }

  @Test("ignores the other gradient's length")
  func otherLength() throws {
    let tasks: [String: OptionValue] = ["tasks": .names(["a"])]
    var (near, far) = (try aligner("gradvac", tasks), try aligner("gradvac", tasks))
    let x = try near.step(["a", "b"], [[1, 0], [-3, 4]])
    let y = try far.step(["a", "b"], [[1, 0], [-3e4, 4e4]])
    expectClose([(y.weights[1] - 1) * 1e4], [x.weights[1] - 1], within: 1e-9)
  }

  @Test("bounds the correction as the target nears 1")
  func cap() throws {
    let rule = GradVac(target: .fixed(1 - 1e-15))
    var runner = RuleRunner(rule: rule, seed: 0)
    try runner.beginStep(tasks: ["a", "b"])
    let outcome = try runner.weights(for: "model", gramian: Gramian(vectors: [[1, 0], [0, 1]]))
    let bound = 1 / (1 - (1 - 1e-6) * (1 - 1e-6)).squareRoot()
    expectClose(outcome.weights, [1 + bound, 1 + bound], within: 1e-5)
  }

  @Test(
    "descends or ascends the summed loss exactly as the law of sines says",
    arguments: [(1.0, 1.0), (1.0, 10.0), (30.0, 1.0)], [0.0, 0.5, 0.9, 0.99])
  func descent(norms: (Double, Double), target: Double) throws {
    let (p, q) = norms
    let directions: [(Double, Double)] = [(0.8, -0.6), (-0.6, 0.8), (-0.96, 0.28), (-0.28, 0.96)]
    let sineTarget = (1 - target * target).squareRoot()
    for (cosine, sine) in directions where cosine < target {
      let sine = abs(sine)
      var aligner = try aligner(
        "gradvac", ["target": .text("fixed"), "fixed_target": .number(target)])
      let outcome = try aligner.step(["a", "b"], [[p, 0], [q * cosine, q * sine]])
      let cosineOfDifference = cosine * target + sine * sineTarget
      let expected =
        sine / sineTarget * ((p * p + q * q) * cosineOfDifference + 2 * p * q * target)
      expectClose([outcome.descent], [expected], within: 1e-11)
      #expect(outcome.descentSign == (expected < 0 ? -1 : 1))
    }
  }
}

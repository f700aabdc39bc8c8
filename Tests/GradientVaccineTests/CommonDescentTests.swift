import GradientVaccine
import Testing

@Suite("Rules of common descent")
struct CommonDescentTests {
  private static let families: [(count: Int, length: Int, shared: Double)] = [
    (1, 3, 0), (2, 3, 0), (2, 3, 1), (3, 2, 0), (4, 10, 0), (4, 3, 0.5), (7, 20, 0.3), (12, 5, 0.8),
  ]

  private func weights(
    _ name: String, _ options: [String: OptionValue], _ vectors: [[Double]],
    losses: [Double]? = nil
  ) throws -> [Double] {
    var aligner = try aligner(name, options)
    let tasks = vectors.indices.map { "task\($0 + 10)" }
    return try aligner.step(tasks, vectors, losses: losses).weights
  }

  private func weights(_ name: String, _ vectors: [[Double]]) throws -> [Double] {
    try weights(name, [:], vectors)
  }

  private func eachFamily(
    seed: UInt64, _ check: (_ vectors: [[Double]], _ gramian: Gramian) throws -> Void
  ) rethrows {
    var gradients = Gradients(seed: seed)
    for family in Self.families {
      for _ in 0..<10 {
        let vectors = gradients.vectors(
          count: family.count, length: family.length, shared: family.shared)
        try check(vectors, Gramian(vectors: vectors))
      }
    }
  }

  // MARK: - MGDA

  @Test(
    "MGDA meets the conditions of the shortest vector: no product is below its square"
  )
  func mgdaConditions() throws {
    try eachFamily(seed: 61) { vectors, gramian in
      let weights = try weights("mgda", vectors)
      #expect(abs(weights.reduce(0, +) - 1) < 1e-9 && weights.allSatisfy { $0 >= 0 })
      let square = gramian.innerProduct(weights, weights)
      let scale = gramian.norms.max() ?? 1
      for (weight, product) in zip(weights, gramian.products(weights)) {
        #expect(product >= square - 1e-8 * scale * scale)
        #expect(weight * abs(product - square) <= 1e-8 * scale * scale)
      }
    }
  }

  @Test(
    "MGDA of orthogonal gradients weighs by 1/‖g‖², at any ratio of lengths",
    arguments: [1, 1e3, 1e8])
  func mgdaOrthogonal(ratio: Double) throws {
    let vectors: [[Double]] = [[1, 0, 0], [0, 2 * ratio, 0], [0, 0, 3]]
    let inverse = vectors.map { 1 / dot($0, $0) }
    let sum = inverse.reduce(0, +)
    expectClose(try weights("mgda", vectors), inverse.map { $0 / sum }, within: 1e-9)
  }

  @Test("MGDA of two gradients has Sener and Koltun's closed form")
  func mgdaTwo() throws {
    var gradients = Gradients(seed: 62)
    for _ in 0..<100 {
      let vectors = gradients.vectors(count: 2, length: 3)
      let difference = zip(vectors[1], vectors[0]).map { $0 - $1 }
      let share = max(0, min(1, dot(difference, vectors[1]) / dot(difference, difference)))
      expectClose(try weights("mgda", vectors), [share, 1 - share], within: 1e-9)
    }
  }

  @Test("MGDA shares equally between equal gradients, and cancels opposed ones")
  func mgdaDegenerate() throws {
    expectClose(
      try weights("mgda", [[1, 2], [1, 2], [1, 2]]), [1, 1, 1].map { $0 / 3 }, within: 1e-9)
    let vectors: [[Double]] = [[3, 0], [-1, 0]]
    expectClose(try weights("mgda", vectors), [0.25, 0.75], within: 1e-9)
  }

  @Test(
    "MGDA normalises before the search only",
    arguments: [
      ("l2", [5.0, 2]), ("loss", [0.5, 4]), ("loss+", [2.5, 8]),
    ])
  func mgdaNormalisation(name: String, lengths: [Double]) throws {
    let vectors: [[Double]] = [[3, 4], [0, -2]]
    let scaled = zip(vectors, lengths).map { vector, length in vector.map { $0 / length } }
    let expected = try weights("mgda", scaled)
    let found = try weights(
      "mgda", ["normalisation": .text(name)], vectors, losses: [0.5, 4])
    expectClose(found, expected, within: 1e-10)
  }

  @Test("MGDA asks for losses only where they normalise")
  func mgdaNeeds() throws {
    #expect(!(try aligner("mgda", ["normalisation": .text("l2")]).needs.losses))
    var rule = try aligner("mgda", ["normalisation": .text("loss")])
    #expect(throws: WeightingError.missingLosses(method: "mgda")) {
      try rule.beginStep(tasks: ["a"])
    }
  }

  // MARK: - UPGrad

  @Test("UPGrad conflicts with no task, and projects each gradient onto the nearest such direction")
  func upgradConditions() throws {
    try eachFamily(seed: 63) { vectors, gramian in
      let weights = try weights("upgrad", vectors)
      let scale = gramian.norms.max() ?? 1
      #expect(gramian.products(weights).allSatisfy { $0 >= -1e-7 * scale * scale })
      #expect(weights.allSatisfy { $0 >= 1 / Double(vectors.count) - 1e-12 })
    }
  }

  @Test("UPGrad of two gradients is half of PCGrad")
  func upgradTwo() throws {
    var gradients = Gradients(seed: 64)
    for _ in 0..<100 {
      let vectors = gradients.vectors(count: 2, length: 3, shared: 0)
      let half = try weights("pcgrad", vectors).map { $0 / 2 }
      expectClose(try weights("upgrad", vectors), half, within: 1e-10)
    }
  }

  // MARK: - CAGrad

  @Test("CAGrad with c = 0 is the mean, and for one task (1 + c) times its gradient")
  func cagradLimits() throws {
    try eachFamily(seed: 65) { vectors, _ in
      let mean = vectors.map { _ in 1 / Double(vectors.count) }
      let found = try weights("cagrad", ["c": .number(0)], vectors)
      #expect(found == mean)
    }
    expectClose(try weights("cagrad", ["c": .number(0.4)], [[2, 1]]), [1.4], within: 1e-12)
  }

  @Test(
    "CAGrad stays on its sphere around the mean and meets the dual's conditions",
    arguments: [0.2, 0.5, 0.9])
  func cagradConditions(c: Double) throws {
    try eachFamily(seed: 66) { vectors, gramian in
      let count = Double(vectors.count)
      let weights = try weights("cagrad", ["c": .number(c)], vectors)
      let added = weights.map { $0 - 1 / count }
      let mean = vectors.map { _ in 1 / count }
      let meanNorm = gramian.weightedNorm(mean)
      let isStationary = added.allSatisfy { $0 == 0 }
      if isStationary { return }
      expectClose([gramian.weightedNorm(added)], [c * meanNorm], within: 1e-7)
      // d maximises the least product over the ball: that product is the same for all tasks with a
      // share.
      let products = gramian.products(weights)
      let least = products.min() ?? 0
      let scale = (gramian.norms.max() ?? 1) * meanNorm
      for (share, product) in zip(added, products) where share > 1e-5 * (added.max() ?? 1) {
        #expect(product - least <= 1e-5 * scale)
      }
    }
  }

  // MARK: - IMTL-G, Aligned-MTL, Nash-MTL

  @Test("IMTL-G projects equally onto all gradients, with weights that sum to 1")
  func imtl() throws {
    try eachFamily(seed: 67) { vectors, gramian in
      let weights = try weights("imtl_g", vectors)
      expectClose([weights.reduce(0, +)], [1], within: 1e-9)
      guard vectors.count <= vectors[0].count else { return }
      let projections = zip(gramian.products(weights), gramian.norms).map { $0 / $1 }
      expectClose(projections, projections.map { _ in projections[0] }, within: 1e-6)
    }
  }

  @Test("IMTL-G gives nothing where no weights sum to 1")
  func imtlOpposed() throws {
    #expect(try weights("imtl_g", [[1, 0], [-1, 0]]).allSatisfy { $0.isFinite })
  }

  @Test("Aligned-MTL of orthogonal gradients scales each to the shortest, then takes the mean")
  func alignedOrthogonal() throws {
    expectClose(
      try weights("aligned_mtl", [[4, 0], [0, 2]]), [0.25, 0.5], within: 1e-12)
    expectClose(
      try weights("aligned_mtl", ["scale": .text("rmse")], [[4, 0], [0, 2]]),
      [0.5 * (10.0).squareRoot() / 4, 0.5 * (10.0).squareRoot() / 2], within: 1e-12)
  }

  @Test("Aligned-MTL leaves an update of norm √(λ/K) for independent gradients")
  func alignedNorm() throws {
    // The aligned gradients are orthogonal with length √λ each: their mean has the norm √(λ/K).
    let vectors: [[Double]] = [[2, 1], [1, 2]]  // eigenvalues of G = [[5, 4], [4, 5]] are 9 and 1
    let gramian = Gramian(vectors: vectors)
    expectClose(
      [gramian.weightedNorm(try weights("aligned_mtl", vectors))], [(0.5).squareRoot()],
      within: 1e-12)
  }

  @Test("Nash-MTL gives every task the same product of weight and gain")
  func nash() throws {
    try eachFamily(seed: 68) { vectors, gramian in
      let weights = try weights("nash_mtl", ["maximum_norm": .number(.infinity)], vectors)
      #expect(weights.allSatisfy { $0 > 0 && $0.isFinite })
      guard vectors.count <= vectors[0].count else { return }
      let gains = zip(weights, gramian.products(weights)).map { $0 * $1 }
      expectClose(gains, gains.map { _ in 1 }, within: 1e-6)
      expectClose(
        [gramian.weightedNorm(weights)], [Double(vectors.count).squareRoot()], within: 1e-6)
    }
  }

  @Test("Nash-MTL is finite, and its update short, where no direction lowers both losses")
  func nashOpposed() throws {
    let vectors: [[Double]] = [[1, 0], [-1, 0]]
    let weights = try weights("nash_mtl", vectors)
    #expect(weights.allSatisfy { $0.isFinite })
    #expect(combination(weights, vectors).allSatisfy { abs($0) < 1e-3 })
  }

  // MARK: - All

  @Test(
    "follow the gradients' common scale, from 1e-30 to 1e30",
    arguments: ["mgda", "upgrad", "cagrad", "imtl_g", "aligned_mtl", "nash_mtl"],
    [1e-30, 1e-10, 1e10, 1e30])
  func scales(name: String, scale: Double) throws {
    // With more gradients than dimensions weights are not unique, but updates are.
    try eachFamily(seed: 69) { vectors, gramian in
      let expected = try weights(name, vectors)
      let found = try weights(name, vectors.map { $0.map { $0 * scale } })
      let factor = name == "nash_mtl" ? scale : 1  // the length of Nash-MTL's update is fixed
      let difference = zip(found, expected).map { $0 * factor - $1 }
      let size = gramian.weightedNorm(expected) + (gramian.norms.max() ?? 0)
      #expect(gramian.weightedNorm(difference) <= 1e-6 * size)
    }
  }
}

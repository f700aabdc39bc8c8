import GradientVaccine
import Testing

@Suite("Gramian")
struct GramianTests {
  @Test("holds the inner products of vectors of either precision")
  func products() {
    let doubles = Gramian(vectors: [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1]])
    #expect(doubles.values == [55, 35, 35, 55])
    let floats = Gramian(floats: [[1, 2, 3, 4, 5], [5, 4, 3, 2, 1]])
    #expect(floats == doubles)
  }

  @Test("sums products of floats in double")
  func floatsInDouble() {
    let gramian = Gramian(floats: [[16_777_216, 1, 1e-20]])
    #expect(gramian[0, 0] == 16_777_216.0 * 16_777_216.0 + 1)
  }

  @Test("of disjoint groups is the sum of their Gramians")
  func addition() {
    var gradients = Gradients(seed: 1)
    let (x, y) = (
      gradients.vectors(count: 4, length: 6), gradients.vectors(count: 4, length: 9)
    )
    let whole = Gramian(vectors: zip(x, y).map(+))
    expectClose((Gramian(vectors: x) + Gramian(vectors: y)).values, whole.values, within: 1e-14)
  }

  @Test("takes the mean where the triangles differ")
  func symmetry() {
    let gramian = Gramian(count: 2, values: [1, 2, 4, 9])
    #expect(gramian.values == [1, 3, 3, 9])
  }

  @Test(
    "has the same cosines at every scale",
    arguments: [1e-150, 1e-60, 1e-30, 1e-10, 1, 1e10, 1e30, 1e60, 1e150])
  func scales(scale: Double) throws {
    let vectors: [[Double]] = [[1, 0], [3, 4], [-2, 0]]
    let gramian = Gramian(vectors: vectors.map { $0.map { $0 * scale } })
    #expect(abs(try #require(gramian.cosine(0, 1)) - 0.6) < 1e-15)
    #expect(gramian.cosine(0, 2) == -1)
    #expect(gramian.cosine(1, 1) == 1)
  }

  @Test("has the same cosines when tasks differ in scale by 1e60")
  func mixedScales() throws {
    let gramian = Gramian(vectors: [[1e-30, 0], [3e30, 4e30]])
    #expect(abs(try #require(gramian.cosine(0, 1)) - 0.6) < 1e-15)
  }

  @Test("has no cosine with a zero gradient, and not a number in the table")
  func zero() {
    let gramian = Gramian(vectors: [[1, 2], [0, 0]])
    #expect(gramian.cosine(0, 1) == nil)
    #expect(gramian.cosines()[0, 1].isNaN && gramian.cosines()[1, 1].isNaN)
    #expect(gramian.cosines()[0, 0] == 1)
  }

  @Test("clamps cosines that rounding pushes outside [−1, 1]")
  func clamped() {
    let gramian = Gramian(count: 2, values: [1, 1.0000001, 1.0000001, 1])
    #expect(gramian.cosine(0, 1) == 1)
    #expect(Gramian(count: 2, values: [1, -1.1, -1.1, 1]).cosine(1, 0) == -1)
  }

  @Test("names the tasks that are not finite")
  func nonFinite() {
    let gramian = Gramian(vectors: [[1, 2], [.nan, 0], [1, 1], [.infinity, 0]])
    #expect(!gramian.isFinite)
    #expect(gramian.nonFiniteTasks == [1, 3])
    #expect(gramian.cosine(0, 1) == nil)
    #expect(Gramian(count: 2, values: [1, .nan, .nan, 1]).nonFiniteTasks == [0, 1])
  }

  @Test("measures combinations: inner product, norm and products with each gradient")
  func combinations() {
    var gradients = Gradients(seed: 2)
    let vectors = gradients.vectors(count: 5, length: 7)
    let (u, v) = ([1, -2, 0.5, 0, 3], [0.25, 1, 1, -1, 2])
    let gramian = Gramian(vectors: vectors)
    let (x, y) = (combination(u, vectors), combination(v, vectors))
    expectClose([gramian.innerProduct(u, v)], [dot(x, y)], within: 1e-13)
    expectClose([gramian.weightedNorm(u)], [dot(x, x).squareRoot()], within: 1e-13)
    expectClose(gramian.products(u), vectors.map { dot(x, $0) }, within: 1e-13)
  }

  @Test("restricts to tasks in the given order")
  func restriction() {
    let gramian = Gramian(vectors: [[1, 0], [1, 1], [0, 2]])
    #expect(gramian.restricted(to: [2, 0]).values == [4, 0, 0, 1])
  }
}

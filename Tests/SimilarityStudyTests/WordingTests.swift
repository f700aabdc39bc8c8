import Testing

@testable import SimilarityStudy

@Suite("Wording of numbers")
struct WordingTests {
  @Test("Fixed decimals have a true minus and no negative zero")
  func fixed() {
    #expect(Wording.fixed(0.714) == "0.71" && Wording.fixed(12, 0) == "12")
    #expect(Wording.fixed(-0.5) == "−0.50")
    #expect(Wording.fixed(-0.001) == "0.00")
    #expect(Wording.fixed(.nan) == "–")
  }

  @Test(
    "Counts have commas",
    arguments: [(0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "−1,234,567")])
  func count(_ number: Int, _ text: String) {
    #expect(Wording.count(number) == text)
  }

  @Test(
    "Probabilities are given to what matters",
    arguments: [
      (0.0001, "p < 0.001"), (0.0036, "p = 0.004"), (0.0499, "p = 0.050"), (0.213, "p = 0.21"),
      (1, "p = 1.00"),
    ])
  func probability(_ p: Double, _ text: String) {
    #expect(Wording.probability(p) == text)
  }

  @Test("Numbers get enough decimals to tell their difference")
  func decimals() {
    #expect(Wording.decimals(telling: 0.71, from: 0.64) == 2)
    #expect(Wording.decimals(telling: 0.7213, from: 0.6457) == 3)
    #expect(Wording.decimals(telling: 0.652, from: 0.650) == 3)
    #expect(Wording.decimals(telling: 0.6502, from: 0.6501) == 4)
    #expect(Wording.decimals(telling: 0.5, from: 0.5) == 2)
  }

  @Test("Names are listed as in prose, and long lists are counted")
  func lists() {
    #expect([String]().listed == "")
    #expect(["a"].listed == "a")
    #expect(["a", "b", "c"].listed == "a, b and c")
    #expect((1...12).map(String.init).listed == "1, 2, 3, 4, 5, 6, 7, 8, 9 and 3 more")
  }
}

import Testing

@testable import Arguments

struct BoundsTests {
  @Test(arguments: [
    (Bounds<Int>.any, "", [-9, 0, 1, 2, 3]), (.above(1), "above 1", [2, 3]),
    (.atLeast(1), "at least 1", [1, 2, 3]), (.closed(0...2), "from 0 to 2", [0, 1, 2]),
    (.above(0, atMost: 2), "above 0 and at most 2", [1, 2]),
    (.atLeast(0, below: 2), "at least 0 and below 2", [0, 1]),
  ])
  func `bounds hold what they say`(bounds: Bounds<Int>, words: String, values: [Int]) {
    #expect([-9, 0, 1, 2, 3].filter(bounds.contains) == values)
    #expect(bounds.description == words)
  }

  @Test
  func `an assignment splits at its first equals sign`() {
    #expect(Assignment("a=b=c")?.key == "a")
    #expect(Assignment("a=b=c")?.value == "b=c")
    #expect(Assignment("=b") == nil)
    #expect(Assignment("ab") == nil)
  }
}

import Testing

@testable import Console

struct SparklineTests {
  @Test
  func `a rising line has rising blocks`() {
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7]) == "▁▂▃▄▅▆▇█")
    #expect(Sparkline.text([7, 0], range: 0...14) == "▅▁")
  }

  @Test
  func `gaps, constants and nothing are drawn`() {
    #expect(Sparkline.text([1, .nan, 2]) == "▁ █")
    #expect(Sparkline.text([3, 3]) == "▄▄")
    #expect(Sparkline.text([.nan, .infinity]) == "  ")
    #expect(Sparkline.text([]) == "")
  }

  @Test
  func `more points than columns are averaged`() {
    // The means 0.5, 2.5, 4.5, 6.5 stand at 0, 1/3, 2/3 and 1 of their range.
    #expect(Sparkline.text([0, 1, 2, 3, 4, 5, 6, 7], width: 4) == "▁▃▆█")
    #expect(Sparkline.text([1, .nan, .nan, .nan, 2, 2], width: 3) == "▁ █")
  }
}

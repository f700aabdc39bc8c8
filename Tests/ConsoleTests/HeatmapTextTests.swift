import Testing

@testable import Console

struct HeatmapTextTests {
  private let map = HeatmapText(
    values: [[1, 0.5], [-0.25, .nan]], rows: ["fr", "日本"], columns: ["fr", "日本"], range: 0...1)

  @Test
  func `without colours a shade follows each value`() {
    #expect(
      map.rendered(colors: .none) == """
                fr    日本
        fr    1.00█   0.50▓
        日本 -0.25░    nan

        """)
  }

  @Test
  func `colours run from dark violet to yellow`() {
    let high = "\u{1B}[30;48;2;253;231;37m  1.00 \u{1B}[0m"
    let middle = "\u{1B}[97;48;2;33;145;140m  0.50 \u{1B}[0m"
    let low = "\u{1B}[97;48;2;68;1;84m -0.25 \u{1B}[0m"
    #expect(
      map.rendered(colors: .truecolor)
        == "        fr   日本\nfr  \(high)\(middle)\n日本\(low)   nan\n")
  }

  @Test
  func `the palette's cube holds the nearest colours`() {
    // 253, 231, 37 are 5, 5, 1 of 5 steps: 16 + 36·5 + 6·5 + 1 = 227.
    let map = HeatmapText(values: [[1, 2]], rows: ["r"], columns: ["a", "b"], digits: 0)
    // 68, 1, 84 are 1, 0, 2: 16 + 36 + 2 = 54.
    #expect(
      map.rendered(colors: .palette)
        == "  a  b\nr\u{1B}[97;48;5;54m 1 \u{1B}[0m\u{1B}[30;48;5;227m 2 \u{1B}[0m\n")
  }

  @Test
  func `marks follow the rows`() {
    let map = HeatmapText(
      values: [[1, 2], [2, 1]], rows: ["a", "b"], columns: ["a", "b"], digits: 0,
      marks: ["Romance", ""])
    #expect(
      map.rendered(colors: .none) == "  a   b\na 1░  2█   Romance\nb 2█  1░\n")
  }

  @Test
  func `what is too wide for numbers has blocks, and a line that says what they mean`() {
    let map = HeatmapText(
      values: [[1, 0.5], [0.5, .nan]], rows: ["fr", "be"], columns: ["fr", "be"], range: 0...1,
      marks: ["Romance", "Slavic"])
    let legend = "0.00 ░░░░▒▒▒▒▓▓▓▓████ 1.00; columns are in the order of the rows"
    #expect(
      map.rendered(colors: .none, width: 16)
        == "fr ██▓▓  Romance\nbe ▓▓··  Slavic\n   \(legend)\n")
    #expect(
      map.rendered(colors: .none, width: 15)
        == "fr █▓  Romance\nbe ▓·  Slavic\n   \(legend)\n")
    #expect(map.rendered(colors: .none, width: 80) == map.rendered(colors: .none))
    let colored = map.rendered(colors: .truecolor, width: 16)
    #expect(colored.hasPrefix("fr \u{1B}[48;2;253;231;37m  \u{1B}[0m\u{1B}[48;2;33;145;140m"))
    #expect(map.rendered(colors: .truecolor, width: 80) == map.rendered(colors: .truecolor))
  }

  @Test
  func `equal, absent and infinite values are drawn`() {
    let equal = HeatmapText(values: [[2, 2]], rows: ["r"], columns: ["a", "b"], digits: 0)
    #expect(equal.rendered(colors: .none) == "  a   b\nr 2░  2░\n")
    #expect(HeatmapText(values: [], rows: [], columns: []).rendered(colors: .none) == "\n")
    let infinite = HeatmapText(values: [[.infinity]], rows: ["r"], columns: ["a"], digits: 0)
    #expect(infinite.rendered(colors: .truecolor) == "    a\nr inf\n")
  }
}

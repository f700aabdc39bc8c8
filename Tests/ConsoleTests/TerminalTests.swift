import Testing

@testable import Console

struct TerminalTests {
  @Test(arguments: [
    ([:], ColorSupport.none),
    (["TERM": "dumb", "COLORTERM": "truecolor"], .none),
    (["TERM": "xterm"], .palette),
    (["TERM": "xterm-256color", "COLORTERM": "truecolor"], .truecolor),
    (["TERM": "xterm", "COLORTERM": "24bit"], .truecolor),
    (["TERM": "xterm", "COLORTERM": "truecolor", "NO_COLOR": "1"], .none),
    (["TERM": "xterm", "NO_COLOR": ""], .palette),
  ])
  func `the environment decides the colours`(environment: [String: String], colors: ColorSupport) {
    #expect(Terminal.colors(in: environment) == colors)
  }

  @Test(arguments: [
    ([:], 80), (["COLUMNS": "132"], 132), (["COLUMNS": "0"], 80), (["COLUMNS": "wide"], 80),
    (["COLUMNS": "99999999999"], 80),
  ])
  func `the environment names a width`(environment: [String: String], width: Int) {
    #expect(Terminal.width(in: environment) == width)
  }

  @Test
  func `a closed descriptor is no terminal`() {
    let terminal = Terminal(descriptor: -1, environment: ["TERM": "xterm", "COLUMNS": "70"])
    #expect(terminal == Terminal(isInteractive: false, width: 70, colors: .none))
  }
}

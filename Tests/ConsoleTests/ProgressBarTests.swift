import Testing

@testable import Console

struct ProgressBarTests {
  private let sink = Sink()
  private let clock = FakeClock()

  private func bar(
    _ label: String = "train", total: Int?, done: Int = 0, interactive: Bool, width: Int = 80,
    every: ProgressBar.PlainInterval = .seconds(30)
  ) -> ProgressBar {
    ProgressBar(
      label, total: total, unit: "steps", done: done,
      stream: sink.stream(isInteractive: interactive, width: width), plainEvery: every,
      now: { [clock] in clock.time })
  }

  @Test
  func `without a terminal a line is written at intervals of time`() {
    var bar = bar(total: 2000, interactive: false)
    clock.time += 10
    bar.update(to: 100)
    #expect(sink.taken() == "")
    clock.time += 20
    bar.fields = [("loss", "3.21"), ("tok/s", "900")]
    bar.update(to: 300)
    #expect(
      sink.taken()
        == "train: 300/2,000 steps (15%), 10.0 steps/s, 2 min 50 s left, loss 3.21, tok/s 900\n")
    bar.advance(by: 100)
    #expect(sink.taken() == "")
    clock.time += 50
    bar.advance(by: 1600)
    #expect(sink.taken() == "train: 2,000/2,000 steps (100%), 25.0 steps/s, loss 3.21, tok/s 900\n")
    bar.finish()
    bar.finish()
    #expect(
      sink.taken() == "train: 2,000 steps in 1 min 20 s, 25.0 steps/s, loss 3.21, tok/s 900\n")
  }

  @Test
  func `without a terminal a line is written at intervals of counts`() {
    var bar = bar(total: nil, interactive: false, every: .count(2))
    for _ in 0..<5 {
      clock.time += 4
      bar.advance()
    }
    bar.finish()
    #expect(
      sink.taken() == """
        train: 2 steps, 0.25 steps/s
        train: 4 steps, 0.25 steps/s
        train: 5 steps in 20 s, 0.25 steps/s

        """)
  }

  @Test
  func `a terminal shows a bar at most ten times a second`() {
    var bar = bar(total: 8, interactive: true, width: 60)
    let erase = "\r\u{1B}[K"
    clock.time += 1
    bar.advance()
    #expect(
      sink.taken() == erase + "train  12% █▎         1/8 steps · 1.00 steps/s · 7.0 s left")
    clock.time += 0.09
    bar.advance()
    #expect(sink.taken() == "")
    clock.time += 0.91
    bar.update(to: 4)
    #expect(
      sink.taken() == erase + "train  50% █████      4/8 steps · 2.00 steps/s · 2.0 s left")
    bar.finish()
    #expect(sink.taken() == erase + "train: 4 steps in 2.0 s, 2.00 steps/s\n")
  }

  @Test
  func `a narrow terminal shows no bar, and nothing wraps`() {
    var bar = bar(total: 8, interactive: true, width: 30)
    clock.time += 1
    bar.advance()
    #expect(sink.taken() == "\r\u{1B}[Ktrain  12%  1/8 steps · 1.00…")
  }

  @Test
  func `work of an earlier run does not count in the rate`() {
    var bar = bar(total: 200, done: 100, interactive: false, every: .count(10))
    clock.time += 10
    bar.advance(by: 10)
    bar.finish()
    #expect(
      sink.taken() == """
        train: 110/200 steps (55%), 1.00 steps/s, 1 min 30 s left
        train: 10 steps in 10 s, 1.00 steps/s

        """)
  }

  @Test
  func `nothing is divided by zero`() {
    var bar = bar(total: 0, interactive: false, every: .count(1))
    bar.advance()
    bar.finish()
    #expect(sink.taken() == "train: 1/0 steps\ntrain: 1 steps in 0.00 s\n")
  }

  @Test(arguments: [(0.0, "    "), (1, "████"), (0.5, "██  "), (0.28125, "█▏  "), (0.97, "███▉")])
  func `the bar fills by eighths`(fraction: Double, text: String) {
    #expect(ProgressBar.blocks(fraction, width: 4) == text)
  }
}

import Testing

@testable import Console

struct StatusStreamTests {
  @Test
  func `a line goes above the transient one`() {
    let sink = Sink()
    let stream = sink.stream(isInteractive: true, width: 6)
    stream.line("a")
    stream.transient("1234567")
    stream.line("b")
    stream.clearTransient()
    stream.clearTransient()
    stream.line("c")
    let erase = "\r\u{1B}[K"
    #expect(sink.text == "a\n\(erase)1234…\(erase)b\n1234…\(erase)c\n")
  }

  @Test
  func `where no one watches there are only lines`() {
    let sink = Sink()
    let stream = sink.stream(isInteractive: false)
    stream.transient("x")
    stream.line("a")
    stream.clearTransient()
    #expect(sink.text == "a\n")
  }

  @Test
  func `a logger writes records as lines from a level on`() {
    let sink = Sink()
    let logger = StreamLogger(sink.stream(isInteractive: false), level: .info)
    logger.debug("hidden")
    logger.info("step", ["b": "2", "a": "1"])
    logger.warning("careful")
    logger.error("broken")
    #expect(sink.text == "step a=1 b=2\nwarning: careful\nerror: broken\n")
  }

  @Test
  func `a logger in memory keeps every record`() {
    let logger = MemoryLogger()
    logger.debug("one", ["k": "v"])
    logger.error("two")
    SilentLogger().error("three")
    #expect(
      logger.records == [
        LogRecord(level: .debug, message: "one", metadata: ["k": "v"]),
        LogRecord(level: .error, message: "two"),
      ])
  }
}

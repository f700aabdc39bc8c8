import Testing

@testable import Console

struct HumanReadableTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "-12,345"),
    (-100, "-100"), (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `digits are grouped by three`(value: Int, text: String) {
    #expect(HumanReadable.count(value) == text)
  }

  @Test(arguments: [
    (0, "0.00 s"), (0.25, "0.25 s"), (0.994, "0.99 s"), (0.996, "1.0 s"), (9.94, "9.9 s"),
    (9.96, "10 s"), (59.4, "59 s"), (59.6, "1 min 0 s"), (192, "3 min 12 s"),
    (3599.7, "1 h 0 min"), (7500, "2 h 5 min"), (90_000, "1 d 1 h"), (-3, "0.00 s"),
    (.nan, "?"), (.infinity, "?"), (1e300, "11574074074 d 1 h"),
  ])
  func `time is shown in two units`(seconds: Double, text: String) {
    #expect(HumanReadable.duration(seconds: seconds) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1_572_864, "1.5 MiB"),
    (1_048_575, "1.0 MiB"), (Int.max, "8388608.0 TiB"), (-2048, "-2.0 KiB"),
  ])
  func `bytes take a unit`(value: Int, text: String) {
    #expect(HumanReadable.bytes(value) == text)
  }

  @Test(arguments: [
    (0.246, "0.25"), (9.994, "9.99"), (9.996, "10.0"), (99.96, "100"), (12_345.6, "12,346"),
    (.infinity, "?"),
  ])
  func `a rate has three digits`(value: Double, text: String) {
    #expect(HumanReadable.rate(value) == text)
  }
}

import Testing

@testable import Configuration

struct YAMLScalarTests {
  @Test(arguments: [
    ("", YAMLScalar.Kind.null), ("~", .null), ("null", .null), ("NULL", .null), ("nUll", .text),
    ("true", .boolean), ("False", .boolean), ("tRUE", .text), ("yes", .text), ("no", .text),
    ("on", .text), ("0", .integer), ("-0", .integer), ("+12", .integer), ("007", .integer),
    ("0o17", .integer), ("0x1F", .integer), ("0o8", .text), ("0x", .text), ("-0x1", .text),
    ("1_000", .text), ("1.", .number), (".5", .number), ("-.5e3", .number), ("1e3", .number),
    ("1e", .text), ("1e+", .text), ("e3", .text), (".", .text), ("1.2.3", .text), ("--1", .text),
    (".inf", .number), ("-.INF", .number), (".nan", .number), ("-.nan", .text), ("inf", .text),
    ("12:30", .text), ("2020-01-01", .text), ("٣", .text), ("+", .text), ("1 ", .text),
  ])
  func `the core schema decides what a plain text means`(text: String, kind: YAMLScalar.Kind) {
    #expect(YAMLScalar(plain: text).kind == kind)
  }

  @Test(arguments: [
    ("007", 7), ("+12", 12), ("-9223372036854775808", Int.min), ("0o17", 15), ("0xfF", 255),
  ])
  func `integers have their value`(text: String, value: Int) {
    #expect(YAMLScalar(plain: text).integer(Int.self) == value)
  }

  @Test(arguments: ["9223372036854775808", "1.0", "x", "0xffffffffffffffff", "true"])
  func `what is no integer of the type has no value`(text: String) {
    #expect(YAMLScalar(plain: text).integer(Int.self) == nil)
  }

  @Test(arguments: [
    ("1.", 1), (".5", 0.5), ("-.5e3", -500), ("1.e2", 100), ("1.E-2", 0.01), ("1e-400", 0),
    ("0x10", 16), (".inf", .infinity), ("-.INF", -.infinity), ("+.inf", .infinity), ("12", 12),
    ("+1.5", 1.5),
  ])
  func `numbers have their value`(text: String, value: Double) {
    #expect(YAMLScalar(plain: text).number(Double.self) == value)
  }

  @Test
  func `a number that overflows has no value, not a number is one`() {
    #expect(YAMLScalar(plain: "1e999").number(Double.self) == nil)
    #expect(YAMLScalar(plain: "1e39").number(Float.self) == nil)
    #expect(YAMLScalar(plain: ".nan").number(Double.self)?.isNaN == true)
    #expect(YAMLScalar(quoted: "1").number(Double.self) == nil)
  }
}

import Experiments
import Foundation
import GradientVaccine
import Testing

@Suite("Aligning a stream of gradients")
struct AlignStreamTests {
  private static let first = #"{"gradients": {"model": {"a": [-4, 1, 1], "b": [6, 1, 1]}}}"#

  private func stream(
    _ method: String = "gradvac", _ options: [String: OptionValue] = [:], state: String? = nil,
    seed: UInt64 = 1, warn: @escaping (String) -> Void = { _ in }
  ) throws -> AlignStream {
    try AlignStream(
      method: MethodConfiguration(name: method, options: options), seed: seed, statePath: state,
      warn: warn)
  }

  private func answer(_ stream: inout AlignStream, _ text: String, line: Int = 1) throws -> String?
  {
    try stream.align(Array(text.utf8)[...], line: line).map { String(decoding: $0, as: UTF8.self) }
  }

  private func object(_ text: String?) throws -> [String: [String: Any]] {
    let value = try JSONSerialization.jsonObject(with: Data(try #require(text).utf8))
    return try #require(value as? [String: [String: Any]])
  }

  @Test("answers with weights, combined, targets and fired by group")
  func contract() throws {
    var stream = try stream()
    let model = try #require(try object(try answer(&stream, Self.first))["model"])
    let weights = try #require(model["weights"] as? [String: Double])
    #expect(abs((weights["a"] ?? 0) - 20.0 / 9) < 1e-12)
    #expect(abs((weights["b"] ?? 0) - 30.0 / 19) < 1e-12)
    let combined = try #require(model["combined"] as? [Double])
    for (x, y) in zip(combined, [0.584795, 3.801170, 3.801170]) { #expect(abs(x - y) < 1e-6) }
    let targets = try #require(model["targets"] as? [String: [String: Double]])
    #expect(targets.keys.sorted() == ["a", "b"])
    #expect(abs((targets["a"]?["b"] ?? 0) + 0.00841191) < 1e-8)
    #expect(targets["a"]?["b"] == targets["b"]?["a"] && targets["a"]?["a"] == nil)
    #expect(model["fired"] as? [String: [String]] == ["a": ["b"], "b": ["a"]])
    #expect(model["non_finite"] == nil)
  }

  @Test("writes the same bytes for the same line: sorted keys, shortest digits, a line feed")
  func bytes() throws {
    var stream = try stream("joint")
    let line = #"{"losses":{},"gradients":{"z":{"b":[0.1,1e100],"a":[0.2,-0]},"y":{"b":[1]}}}"#
    let text = try answer(&stream, line)
    #expect(
      text == """
        {"y": {"combined": [1.0], "fired": {"b": []}, "targets": {}, "weights": {"b": 1.0}}, \
        "z": {"combined": [0.30000000000000004, 1e+100], "fired": {"a": [], "b": []}, \
        "targets": {}, "weights": {"a": 1.0, "b": 1.0}}}

        """)
  }

  @Test("keeps its state from line to line, and groups and tasks may come and go")
  func runningState() throws {
    var stream = try stream("gradvac", ["beta": .number(0.5)])
    let close = #"{"gradients": {"x": {"a": [1, 0], "b": [0.8, 0.6]}}}"#
    _ = try answer(&stream, close)
    _ = try answer(&stream, #"{"gradients": {"y": {"c": [1]}, "x": {"a": [1, 0]}}}"#)
    let x = try object(try answer(&stream, close))["x"]
    let targets = try #require(x?["targets"] as? [String: [String: Double]])
    #expect(abs((targets["a"]?["b"] ?? 0) - 0.6) < 1e-12)
  }

  @Test(
    "reads what Python writes for numbers that are not finite, and warns",
    arguments: [
      "NaN", "Infinity", "-Infinity", "1e999",
    ])
  func nonFinite(token: String) throws {
    var warnings: [String] = []
    var stream = try stream(warn: { warnings.append($0) })
    let line = #"{"gradients": {"x": {"a": [1, 0], "b": [\#(token), 1], "c": [2, 2]}}}"#
    let x = try #require(try object(try answer(&stream, line, line: 3))["x"])
    #expect(x["non_finite"] as? [String] == ["b"])
    #expect(x["weights"] as? [String: Double] == ["a": 1, "b": 1, "c": 1])
    let combined = try #require(x["combined"] as? [Any])
    #expect(combined[0] is NSNull && combined[1] as? Double == 3)
    #expect((x["targets"] as? [String: [String: Double]])?["a"] == ["b": 0, "c": 0])
    #expect(warnings.count == 1 && warnings[0].hasPrefix("line 3: group “x”"))
  }

  @Test("ignores other names at the top level, with one warning")
  func unknownNames() throws {
    var warnings: [String] = []
    var stream = try stream(warn: { warnings.append($0) })
    let line = #"{"step": {"n": [1, "x", null, true, {}]}, "gradients": {"x": {"a": [1]}}}"#
    for _ in 0..<3 { #expect(try answer(&stream, line) != nil) }
    #expect(warnings.count == 1 && warnings[0].contains("step"))
  }

  @Test("passes empty lines over")
  func emptyLines() throws {
    var stream = try stream()
    #expect(try answer(&stream, "") == nil && (try answer(&stream, " \t\r")) == nil)
  }

  @Test("reads every string escape in names")
  func escapes() throws {
    var stream = try stream("joint")
    let line = #"{"gradients": {"\u00e9\ud83d\ude00\"\\\/\n\u0001": {"ä": [1]}}}"#
    let text = try #require(try answer(&stream, line))
    #expect(text.hasPrefix(#"{"é😀\"\\/\n\u0001": {"#))
    #expect(try object(text)["é😀\"\\/\n\u{1}"] != nil)
  }

  @Test(
    "names line and column of what is no JSON of its shape",
    arguments: [
      ("{", 2), ("[1]", 1), ("{}x", 3), (#"{"gradients": 3}"#, 15),
      (#"{"gradients": {"x": {"a": [1,]}}}"#, 30), (#"{"gradients": {"x": {"a": [01]}}}"#, 28),
      (#"{"gradients": {"x": {"a": [1.]}}}"#, 28), (#"{"gradients": {"x": {"a": [1e]}}}"#, 28),
      (#"{"gradients": {"x": {"a": [+1]}}}"#, 28), (#"{"gradients": {"x": {"a": [nan]}}}"#, 28),
      (#"{"gradients": {"x": {"a": ["1"]}}}"#, 28), (#"{"gradients": {"x": {"a": [1] "b"}}}"#, 31),
      (#"{"gradients": {"x": {"a": [1], "a": [1]}}}"#, 32), (#"{"gradients": {"x": {"a": [1"#, 29),
      (#"{"\ud800": 1}"#, 9), (#"{"\x": 1}"#, 5), ("{\"a\tb\": 1}", 4), (#"{"a": 1, }"#, 10),
    ])
  func malformed(text: String, column: Int) throws {
    var stream = try stream()
    let error = #expect(throws: AlignError.self) { try answer(&stream, text, line: 9) }
    guard case .malformed(line: 9, column: let found, expected: _, found: _) = error else {
      Issue.record("found \(String(describing: error))")
      return
    }
    #expect(found == column)
    #expect(error?.exitStatus == 65)
  }

  @Test("bounds the depth of what it skips")
  func depth() throws {
    var stream = try stream()
    let text = #"{"x": "# + String(repeating: "[", count: 100_000)
    #expect(throws: AlignError.self) { try answer(&stream, text) }
  }

  @Test("refuses steps that make no sense, naming line, group and tasks")
  func refusals() throws {
    var stream = try stream()
    #expect(throws: AlignError.noGradients(line: 2)) { try answer(&stream, "{}", line: 2) }
    #expect(throws: AlignError.noGradients(line: 1)) { try answer(&stream, #"{"gradients": {}}"#) }
    #expect(throws: AlignError.empty(line: 1, place: "group “x”")) {
      try answer(&stream, #"{"gradients": {"x": {}}}"#)
    }
    #expect(throws: AlignError.empty(line: 1, place: "the gradient of “a” in group “x”")) {
      try answer(&stream, #"{"gradients": {"x": {"a": []}}}"#)
    }
    #expect(
      throws: AlignError.lengths(
        line: 4, group: "x", first: "a", firstLength: 2, second: "b", length: 3)
    ) {
      try answer(&stream, #"{"gradients": {"x": {"a": [1, 2], "b": [1, 2, 3]}}}"#, line: 4)
    }
  }

  @Test("takes losses for the methods that need them, and says whose is missing")
  func losses() throws {
    var stream = try stream("mgda", ["normalisation": .text("loss")])
    let gradients = #""gradients": {"x": {"a": [1, 0], "b": [0, 1]}}"#
    let answered = try object(
      try answer(&stream, #"{"losses": {"b": 2, "a": 1, "c": 9}, \#(gradients)}"#))
    let weights = try #require(answered["x"]?["weights"] as? [String: Double])
    // g_a/1 and g_b/2 are orthogonal with squares 1 and 1/4: shares 1/5 and 4/5.
    #expect(abs((weights["a"] ?? 0) - 0.2) < 1e-9 && abs((weights["b"] ?? 0) - 0.8) < 1e-9)
    #expect(throws: AlignError.missingLoss(line: 7, task: "b", method: "mgda")) {
      try answer(&stream, #"{"losses": {"a": 1}, \#(gradients)}"#, line: 7)
    }
  }

  @Test("leaves selections by resources to training runs")
  func selections() {
    #expect(throws: AlignError.tasksByResource("low_resource")) {
      try stream("gradvac", ["tasks": .text("low_resource")])
    }
  }
}

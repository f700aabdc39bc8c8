import Foundation
import GradientVaccine
import Testing

@Suite("Methods by name")
struct MethodTests {
  @Test("say which names there are, and the nearest")
  func unknown() {
    let error = #expect(throws: WeightingError.self) { try MethodConfiguration(name: "gradvax") }
    #expect(error?.description.contains("did you mean “gradvac”") == true)
    #expect(error?.description.contains("pcgrad") == true)
  }

  @Test(
    "refuse unknown options and values out of range",
    arguments: [
      ("gradvac", "betta", OptionValue.number(0.1)), ("gradvac", "beta", .number(0)),
      ("gradvac", "beta", .number(1.5)), ("gradvac", "beta", .number(.nan)),
      ("gradvac", "beta", .text("much")), ("gradvac", "target", .text("moving")),
      ("gradvac", "fixed_target", .number(1)), ("gradvac", "tasks", .number(3)),
      ("pcgrad", "beta", .number(0.1)), ("static", "weights", .number(1)),
      ("static", "weights", .numbers(["a": .infinity])),
    ])
  func invalid(method: String, option: String, value: OptionValue) {
    #expect(throws: WeightingError.self) {
      try MethodConfiguration(name: method, options: [option: value])
    }
  }

  @Test("are read from JSON with plain values")
  func json() throws {
    let text = """
      {"name": "gradvac", "options": {"target": "ema", "beta": 0.1, "tasks": ["be", "gl"]}}
      """
    let method = try JSONDecoder().decode(MethodConfiguration.self, from: Data(text.utf8))
    let rule = try #require(try method.makeRule() as? GradVac)
    #expect(rule.target == .movingAverage(beta: 0.1) && rule.tasks == .named(["be", "gl"]))
    let again = try JSONDecoder().decode(
      MethodConfiguration.self, from: try JSONEncoder().encode(method))
    #expect(again == method)
    let bare = try JSONDecoder().decode(
      MethodConfiguration.self, from: Data(#"{"name": "joint"}"#.utf8))
    #expect(try bare.makeRule() is Joint)
  }

  @Test("have the defaults that their descriptions state")
  func defaults() throws {
    let rule = try #require(try MethodConfiguration(name: "gradvac").makeRule() as? GradVac)
    #expect(rule.target == .movingAverage(beta: 0.01) && rule.tasks == .all)
    let fixed = try MethodConfiguration(name: "gradvac", options: ["target": .text("fixed")])
    #expect((try fixed.makeRule() as? GradVac)?.target == .fixed(0.5))
  }

  @Test("must have low and high resource replaced before use")
  func resolution() throws {
    let method = try MethodConfiguration(name: "gradvac", options: ["tasks": .text("low_resource")])
    var unresolved = try GradientAligner(method: method, seed: 0)
    #expect(throws: WeightingError.unresolvedTasks("low_resource")) {
      try unresolved.beginStep(tasks: ["a"])
    }
    let resolved = try method.resolvingTasks(lowResource: ["gl", "be"], highResource: [])
    #expect(resolved.options["tasks"] == .names(["be", "gl"]))
    #expect(
      try MethodConfiguration(name: "joint").resolvingTasks(lowResource: [], highResource: []).name
        == "joint")
  }

  @Test("refuse a task without a static weight")
  func missingWeight() throws {
    var fixed = try aligner("static", ["weights": .numbers(["fr-en": 1])])
    let error = #expect(throws: WeightingError.self) { try fixed.beginStep(tasks: ["fr-e"]) }
    #expect(error == .missingWeight(task: "fr-e", known: ["fr-en"]))
  }

  @Test("refuse the state of another method, another version, and broken tables")
  func states() throws {
    var vaccine = try aligner("gradvac")
    _ = try vaccine.step(["a", "b"], [[1, 0], [0, 1]])
    var surgery = try aligner("pcgrad")
    #expect(throws: WeightingError.stateOfOtherMethod(found: "gradvac", expected: "pcgrad")) {
      try surgery.restore(vaccine.state)
    }
    let text = String(decoding: try JSONEncoder().encode(vaccine.state), as: UTF8.self)
    for (old, new) in [
      (#""version":1"#, #""version":2"#), (#""size":2"#, #""size":3"#),
      (#""size":2"#, #""size":-1"#),
      (#""steps_ended":1"#, #""steps_ended":-1"#), (#"["a","b"]"#, #"["a","a"]"#),
      (#""name":"gradvac""#, #""name":"gradvacs""#),
    ] {
      let broken = text.replacingOccurrences(of: old, with: new)
      #expect(broken != text, "\(old) is not in \(text)")
      #expect(throws: (any Error).self) {
        try JSONDecoder().decode(GradientAligner.State.self, from: Data(broken.utf8))
      }
    }
  }
}

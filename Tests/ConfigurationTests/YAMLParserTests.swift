import Console
import Foundation
import Testing

@testable import Configuration

/// The description of the error that parsing a text gives; empty when it gives none.
func parseProblem(_ text: String, limits: YAMLLimits = YAMLLimits()) -> String {
  do {
    _ = try YAML.parse(text, file: "c.yaml", limits: limits)
    return ""
  } catch {
    return error.description
  }
}

struct YAMLParserTests {
  @Test
  func `nodes keep their places`() throws {
    let node = try YAML.parse("a: 1\nb:\n  - x\n  - é: [1, {k: v}]\n", file: "c.yaml")
    #expect(node.location.description == "c.yaml:1:1")
    #expect(node["a"]?.location.description == "c.yaml:1:4")
    guard case .sequence(let list) = node["b"]?.content else {
      Issue.record("b is no list")
      return
    }
    #expect(list[0].location.description == "c.yaml:3:5")
    #expect(list[1]["é"]?.location.description == "c.yaml:4:8")
  }

  @Test
  func `quotes make a text and tags decide`() throws {
    let node = try YAML.parse(
      "{a: '1', b: !!str 2, c: !!int 3, d: !!float 4, e: ! 5}", file: "c")
    func kind(_ key: String) -> YAMLScalar.Kind? {
      guard case .scalar(let scalar) = node[key]?.content else { return nil }
      return scalar.kind
    }
    #expect(["a", "b", "c", "d", "e"].map(kind) == [.text, .text, .integer, .number, .text])
  }

  @Test
  func `aliases stand for copies of their anchors`() throws {
    let node = try YAML.parse("a: &x {k: [1, 2]}\nb: *x\nc: &x 3\nd: *x", file: "c")
    #expect(node["a"]?["k"] == node["b"]?["k"])
    #expect(node["d"]?.summary == "the integer 3")
  }

  @Test(arguments: ["", "# nothing\n", "---\n", "---\n...\n", "~"])
  func `a document without a value is null`(text: String) throws {
    #expect(try YAML.parse(text, file: "c").isNull)
  }

  @Test(arguments: [
    ("a: 1\nb: 2\na: 3", "c.yaml:3:1: key 'a' stands here a second time; the first is on line 1"),
    ("a: *x", "c.yaml:1:4: alias '*x' has no anchor '&x' before it"),
    ("a: &x [*x]", "c.yaml:1:8: alias '*x' has no anchor '&x' before it"),
    ("[a]: 1", "c.yaml:1:1: a key must be a single value, not a list or a mapping"),
    ("a: !thing 1", "c.yaml:1:4: unknown tag '!thing'"),
    ("a: !!set {}", "c.yaml:1:4: unknown tag 'tag:yaml.org,2002:set'"),
    (
      "a: !!int x",
      "c.yaml:1:4: the text 'x' does not fit its tag 'tag:yaml.org,2002:int'"
    ),
    ("a: 1\n---\nb: 2", "c.yaml:2:1: a second document starts here; expected only one"),
    (
      "a:\n\tb: 1",
      "c.yaml:2:1: found character that cannot start any token (while scanning for the next "
        + "token); tabs cannot indent, use spaces"
    ),
    (
      "a:\n  b: 1\n c: 2",
      "c.yaml:3:2: did not find expected key (while parsing a block mapping)"
    ),
    (
      "a: [1, 2", "c.yaml:1:9: did not find expected ',' or ']' (while parsing a flow sequence)"
    ),
    ("a: 'x", "c.yaml:1:6: found unexpected end of stream (while scanning a quoted scalar)"),
    ("a: 1\nb: x\u{1}y", "c.yaml:2:5: control characters are not allowed"),
  ])
  func `what is wrong is said with its place`(text: String, expected: String) {
    #expect(parseProblem(text) == expected)
  }

  @Test
  func `a tree that aliases would blow up is refused`() {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...9 {
      let copies = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(copies)]\n"
    }
    #expect(parseProblem(text) == "c.yaml:5:45: more than 100000 values, counting aliases in full")
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func `depth is bounded`(opening: String) {
    let problem = parseProblem(String(repeating: opening, count: 20_000))
    #expect(problem.hasSuffix("more than 64 levels of lists and mappings") || !problem.isEmpty)
    #expect(parseProblem("[[[1]]]", limits: YAMLLimits(depth: 3)).isEmpty)
    #expect(
      parseProblem("[[[[1]]]]", limits: YAMLLimits(depth: 3))
        == "c.yaml:1:4: more than 3 levels of lists and mappings")
  }

  @Test
  func `aliases cannot pass the depth`() {
    let text = "a: &a [[1]]\nb: [*a]\nc: [[*a]]"
    #expect(
      parseProblem(text, limits: YAMLLimits(depth: 5)) == "")
    #expect(
      parseProblem("a: &a [[1]]\nb: [[[*a]]]", limits: YAMLLimits(depth: 5))
        == "c.yaml:2:7: more than 5 levels of lists and mappings")
  }

  @Test
  func `size is bounded`() {
    #expect(
      parseProblem("[1, 2, 3]", limits: YAMLLimits(bytes: 8))
        == "c.yaml: larger than 8 B, which no configuration should be")
    #expect(
      parseProblem("[1, 2, 3]", limits: YAMLLimits(nodes: 3))
        == "c.yaml:1:8: more than 3 values, counting aliases in full")
  }

  @Test
  func `random bytes never trap`() {
    var generator = SplitMix(state: 7)
    let alphabet = Array("ab01:-?[]{},&*!|>'\"%@`#\n\t  \\.~é\u{0}\u{85}\u{FEFF}😀".unicodeScalars)
    for _ in 0..<3000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<60, using: &generator) {
        text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
      }
      if let node = try? YAML.parse(String(text), file: "c") {
        _ = try? YAMLDecoder().decode([String: Double].self, from: node)
        _ = try? YAMLDecoder().decode(Recipe.self, from: node)
      }
    }
  }

  @Test
  func `files are read with errors that name them`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "gradvac-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "c.yaml").path
    #expect(throws: ConfigurationError.missingFile(path)) { try YAML.load(path) }
    #expect(ConfigurationError.missingFile(path).exitCode == ExitCode.missingInput)
    try Data([0x61, 0x3A, 0xFF]).write(to: URL(fileURLWithPath: path))
    #expect(throws: ConfigurationError.notText(file: path)) { try YAML.load(path) }
    try Data("a: é".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try YAML.load(path)["a"]?.summary == "the text 'é'")
    #expect(throws: ConfigurationError.tooLarge(file: path, limit: 4)) {
      try YAML.load(path, limits: YAMLLimits(bytes: 4))
    }
    #expect(throws: ConfigurationError.self) { try YAML.load(folder.path) }
  }
}

/// A small generator with a seed, so that the texts are the same each time.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

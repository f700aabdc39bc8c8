import Testing

@testable import Configuration

private func copy<Value: Codable>(_ value: Value) throws -> Value {
  try YAMLDecoder().decode(Value.self, from: YAMLEncoder().encode(value), file: "copy")
}

struct YAMLEncoderTests {
  @Test
  func `a value becomes a document in the order of its properties`() throws {
    var recipe = Recipe()
    recipe.rule = .gradvac(beta: 0.01)
    recipe.weights = ["zh_Hans": 2, "fr": 0.5, "no": 1]
    #expect(
      try YAMLEncoder().encode(recipe) == """
        name: run
        max_tokens: 4096
        target: ema
        shuffle: true
        optimizer:
          learning_rate: 0.1
          adam_beta2: 0.98
        rule:
          gradvac:
            beta: 0.01
        tasks: [fr, de]
        weights:
          fr: 0.5
          "no": 1.0
          zh_Hans: 2.0
        seed: 0

        """)
    #expect(try copy(recipe) == recipe)
  }

  @Test(arguments: [
    "", " ", "no", "Yes", "null", "~", "true", "1e3", "007", "0x1f", ".inf", "-1", "1.5", "12:30",
    "a\nb", "a\n\n  b\n", "\t", "a: b", "a #b", "#", "- a", "-", "[a]", "{a}", "'a'", "\"a\"",
    "\\", "&a", "*a", "!a", "|", ">", "%", "@", "`", "😀", "👩‍👩‍👧", "é", "e\u{301}", "日本語", "\u{85}",
    "\u{2028}", "\u{FEFF}", "\u{0}", "\u{7F}", "\u{1F}x", "\u{E000}", "\u{10FFFF}", " a", "a ",
    "a  b", "__de__", "src-tgt", "a.b/c", "on", "N", "...", "---", "=", "<<", "?", "a,b", "x:",
  ])
  func `every text comes back as itself`(text: String) throws {
    #expect(try copy([text]).map { Array($0.utf8) } == [Array(text.utf8)])
    #expect(try copy([text: [text: 1]]).keys.map { Array($0.utf8) } == [Array(text.utf8)])
    #expect(try copy(text) == text)
  }

  @Test
  func `long texts and keys come back`() throws {
    let text = String(repeating: "very long ", count: 500)
    #expect(try copy([text: [text, text]]) == [text: [text, text]])
    #expect(try copy([text: [text: [1]]]) == [text: [text: [1]]])
    #expect(try copy([[text: 1]]) == [[text: 1]])
  }

  @Test
  func `every number comes back as itself`() throws {
    let numbers = [
      0, -0.0, 1, 0.1, 1e-8, 1e22, 1e300, .leastNonzeroMagnitude, .pi, -.infinity, .infinity,
      .greatestFiniteMagnitude,
    ]
    #expect(try copy(numbers).map(\.bitPattern) == numbers.map(\.bitPattern))
    #expect(try copy([Double.nan])[0].isNaN)
    let floats: [Float] = [0.1, .leastNonzeroMagnitude, 3.4e38, 16_777_216]
    #expect(try copy(floats) == floats)
    #expect(try copy([Int.min, Int.max]) == [Int.min, Int.max])
    #expect(try copy([UInt64.max]) == [UInt64.max])
  }

  @Test
  func `lists and mappings inside one another come back`() throws {
    struct Item: Codable, Hashable {
      var names: [[String]]
      var table: [String: [String: [Int]]]
      var maybe: [Int?]
      var none: Int?
    }
    let items = [
      Item(names: [], table: [:], maybe: [], none: nil),
      Item(names: [[], ["a"], ["b", ""]], table: ["x": [:], "y": ["z": [1]]], maybe: [nil, 2]),
      Item(names: [["x"]], table: ["q": ["r": Array(0..<60)]], maybe: [1], none: 4),
    ]
    #expect(try copy(items) == items)
    #expect(
      try YAMLEncoder().encode([items[1]]) == """
        - names:
            - []
            - [a]
            - [b, ""]
          table:
            x: {}
            "y":
              z: [1]
          maybe: [null, 2]

        """)
  }

  @Test
  func `single values and nothing are documents`() throws {
    #expect(try YAMLEncoder().encode(5) == "5\n")
    #expect(try YAMLEncoder().encode([Int]()) == "[]\n")
    #expect(try YAMLEncoder().encode([String: Int]()) == "{}\n")
    #expect(try YAMLEncoder().encode(Int?.none) == "null\n")
    struct Empty: Codable, Hashable {}
    #expect(try YAMLEncoder().encode(Empty()) == "{}\n")
  }

  @Test
  func `random texts come back`() throws {
    var generator = SplitMix(state: 3)
    let alphabet = Array(
      "aZ0:-?[]{},&*!|>'\"%@#\n\t \\.~é\u{0}\u{85}\u{2029}😀\r日_/+".unicodeScalars)
    for _ in 0..<500 {
      var scalars = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<12, using: &generator) {
        scalars.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
      }
      let text = String(scalars)
      #expect(try copy(["k": [text]])["k"].map { Array($0[0].utf8) } == Array(text.utf8))
    }
  }
}

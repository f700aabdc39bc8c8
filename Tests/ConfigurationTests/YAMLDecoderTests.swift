import Console
import Testing

@testable import Configuration

/// The description of the error that decoding a text gives; empty when it gives none.
private func problem<Value: Decodable>(_ text: String, as type: Value.Type) -> String {
  do {
    _ = try YAMLDecoder().decode(type, from: text, file: "r.yaml")
    return ""
  } catch {
    return error.description
  }
}

private func recipe(_ text: String) throws -> Recipe {
  try YAMLDecoder().decode(
    Recipe.self, from: YAML.parse(text, file: "r.yaml"), defaults: Recipe())
}

private func recipeProblem(_ text: String) -> String {
  do {
    _ = try recipe(text)
    return ""
  } catch {
    return "\(error)"
  }
}

struct YAMLDecoderTests {
  @Test
  func `a document becomes a value`() throws {
    let value = try recipe(
      """
      name: 12
      max_tokens: 100
      target: fixed
      shuffle: false
      optimizer: {learning_rate: 1, adam_beta2: 5.e-1, warmup: 10}
      rule: {gradvac: {beta: 0.01}}
      tasks: [no, "1"]
      weights: {zh_Hans: 2, maxTokens: 3, a b: .inf}
      seed: 0xff
      """)
    var expected = Recipe()
    expected.name = "12"
    expected.maxTokens = 100
    expected.target = .fixed
    expected.shuffle = false
    expected.optimizer = Recipe.Optimizer(learningRate: 1, adamBeta2: 0.5, warmup: 10)
    expected.rule = .gradvac(beta: 0.01)
    expected.tasks = ["no", "1"]
    expected.weights = ["zh_Hans": 2, "maxTokens": 3, "a b": .infinity]
    expected.seed = 255
    #expect(value == expected)
  }

  @Test
  func `absent keys come from the defaults at every depth`() throws {
    #expect(try recipe("") == Recipe())
    #expect(try recipe("optimizer:\n") == Recipe())
    let value = try recipe("optimizer: {warmup: 3}\nweights: {de: 1}\ntasks: []")
    #expect(value.optimizer == Recipe.Optimizer(warmup: 3))
    #expect(value.weights == ["de": 1])
    #expect(value.tasks == [])
  }

  @Test(arguments: [
    ("max_tokens: lots", "r.yaml:1:13: max_tokens: expected an integer, found the text 'lots'"),
    ("max_tokens: 1e3", "r.yaml:1:13: max_tokens: expected an integer, found the number 1e3"),
    ("max_tokens: '5'", "r.yaml:1:13: max_tokens: expected an integer, found the text '5'"),
    ("max_tokens:", "r.yaml:1:12: max_tokens: expected an integer, found null"),
    ("name: ~", "r.yaml:1:7: name: expected a text, found null"),
    ("name: [a]", "r.yaml:1:7: name: expected a text, found a list"),
    ("shuffle: yes", "r.yaml:1:10: shuffle: expected true or false, found the text 'yes'"),
    (
      "seed: 256", "r.yaml:1:7: seed: expected an integer from 0 to 255, found the integer 256"
    ),
    (
      "\noptimizer:\n  adam_beta2: {}",
      "r.yaml:3:15: optimizer.adam_beta2: expected a number, found an empty mapping"
    ),
    (
      "optimizer: 3", "r.yaml:1:12: optimizer: expected a mapping, found the integer 3"
    ),
    ("tasks: fr", "r.yaml:1:8: tasks: expected a list, found the text 'fr'"),
    (
      "tasks:\n- fr\n- {}",
      "r.yaml:3:3: tasks.1: expected a text, found an empty mapping"
    ),
    (
      "target: emaa",
      "r.yaml:1:9: target: expected one of ema, fixed, found the text 'emaa'; did you mean 'ema'?"
    ),
    (
      "max_tokns: 5", "r.yaml:1:1: max_tokns: unknown key; did you mean 'max_tokens'?"
    ),
    (
      "optimizer:\n  beta: 1\n  warmup: 2",
      "r.yaml:2:3: optimizer.beta: unknown key; known here: learning_rate, adam_beta2, warmup"
    ),
    ("maxTokens: 5", "r.yaml:1:1: maxTokens: unknown key; did you mean 'max_tokens'?"),
    ("- 1", "r.yaml:1:1: expected a mapping, found a list"),
    (
      "rule: {gradvac: {beta: 1, b: 2}}",
      "r.yaml:1:27: rule.gradvac.b: unknown key; known here: beta"
    ),
  ])
  func `errors name the place, the path, what was expected and found`(
    text: String, expected: String
  ) {
    #expect(recipeProblem(text) == expected)
  }

  @Test
  func `a missing key names the similar one`() {
    struct Pair: Decodable {
      var left: Int
      var rightSide: Int
    }
    #expect(problem("left: 1", as: Pair.self) == "r.yaml:1:1: right_side: missing key")
    #expect(
      problem("left: 1\nright_sied: 2", as: Pair.self)
        == "r.yaml:1:1: right_side: missing key; is 'right_sied' on line 2 a misspelling of it?")
    #expect(
      problem("- {left: 1, right_side: 2}\n- {left: 1}", as: [Pair].self)
        == "r.yaml:2:3: 1.right_side: missing key")
  }

  @Test
  func `a type's own complaint gets a place`() {
    struct Even: Decodable {
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let value = try container.decode(Int.self)
        guard value.isMultiple(of: 2) else {
          throw DecodingError.dataCorruptedError(
            in: container, debugDescription: "expected an even number, found \(value)")
        }
      }
    }
    struct Odd: Decodable {
      struct Refusal: Error, CustomStringConvertible {
        let description = "I refuse"
      }
      init(from decoder: any Decoder) throws { throw Refusal() }
    }
    struct Bounded: Decodable {
      enum CodingKeys: CodingKey { case maxValue }
      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        _ = try container.decode(Int.self, forKey: .maxValue)
        throw DecodingError.dataCorruptedError(
          forKey: .maxValue, in: container, debugDescription: "too large")
      }
    }
    #expect(
      problem("a: [2, 3]", as: [String: [Even]].self)
        == "r.yaml:1:8: a.1: expected an even number, found 3")
    #expect(problem("a: 1", as: [String: Odd].self) == "r.yaml:1:4: a: I refuse")
    #expect(
      problem("a:\n  max_value: 1", as: [String: Bounded].self)
        == "r.yaml:2:14: a.max_value: too large")
  }

  @Test
  func `several readers of one mapping share its keys`() throws {
    struct Base: Decodable, Equatable { var kind: String }
    struct Both: Decodable {
      enum CodingKeys: CodingKey { case size, unread }
      var base: Base
      var size: Int
      init(from decoder: any Decoder) throws {
        base = try Base(from: decoder)
        size = try decoder.container(keyedBy: CodingKeys.self).decode(Int.self, forKey: .size)
      }
    }
    let both = try YAMLDecoder().decode(Both.self, from: "{kind: a, size: 2}", file: "r")
    #expect(both.base == Base(kind: "a") && both.size == 2)
    #expect(
      problem("{kind: a, size: 2, unread: 3}", as: Both.self)
        == "r.yaml:1:20: unread: unknown key; known here: kind, size")
  }

  @Test
  func `a type without keys refuses keys`() {
    struct Empty: Decodable {}
    #expect(problem("a: 1", as: Empty.self) == "r.yaml:1:1: a: unknown key")
    #expect(problem("{}", as: Empty.self) == "")
  }

  @Test
  func `containers inside containers are checked too`() {
    struct Flat: Decodable {
      enum CodingKeys: CodingKey { case inner }
      enum InnerKeys: CodingKey { case deepValue }
      init(from decoder: any Decoder) throws {
        let inner = try decoder.container(keyedBy: CodingKeys.self)
          .nestedContainer(keyedBy: InnerKeys.self, forKey: .inner)
        _ = try inner.decode(Int.self, forKey: .deepValue)
      }
    }
    #expect(problem("inner: {deep_value: 1}", as: Flat.self) == "")
    #expect(
      problem("inner: {deep_value: 1, deep_valeu: 2}", as: Flat.self)
        == "r.yaml:1:24: inner.deep_valeu: unknown key; did you mean 'deep_value'?")
  }
}

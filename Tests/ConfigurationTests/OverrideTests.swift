import Console
import Testing

@testable import Configuration

private func recipe(_ text: String, _ overrides: [String]) throws -> Recipe {
  var node = try YAML.parse(text, file: "r.yaml")
  let defaults = try YAMLEncoder().tree(of: Recipe())
  for override in overrides { try node.apply(override, defaults: defaults) }
  return try YAMLDecoder().decode(Recipe.self, from: node, defaults: Recipe())
}

struct OverrideTests {
  @Test
  func `overrides replace and add values in order`() throws {
    let value = try recipe(
      "max_tokens: 1\ntasks: [a]",
      [
        "max_tokens=2", "max_tokens=3", "optimizer.warmup=7", "tasks.0=x", "tasks.1=y",
        "weights={it: 2}", "weights.pt=3", "name=\"no\"",
      ])
    #expect(value.maxTokens == 3)
    #expect(value.optimizer == Recipe.Optimizer(warmup: 7))
    #expect(value.tasks == ["x", "y"])
    #expect(value.weights == ["it": 2, "pt": 3])
    #expect(value.name == "no")
  }

  @Test
  func `a list that only the defaults have can be indexed`() throws {
    #expect(try recipe("", ["tasks.1=it"]).tasks == ["fr", "it"])
  }

  @Test
  func `an empty value is null and an equals sign belongs to the value`() throws {
    #expect(try recipe("optimizer: {warmup: 3}", ["optimizer.warmup="]).optimizer.warmup == nil)
    #expect(try recipe("", ["name=a=b"]).name == "a=b")
  }

  @Test(arguments: [
    ("max_tokens", "override 'max_tokens': expected KEY=VALUE, such as training.steps=100"),
    ("=1", "override '=1': expected keys with dots between them before '='"),
    ("a..b=1", "override 'a..b=1': expected keys with dots between them before '='"),
    ("name.x=1", "override 'name.x=1': 'name' is the text 'n', which has no keys"),
    (
      "tasks.5=x",
      "override 'tasks.5=x': 'tasks' is a list; expected an index from 0 to 1, not '5'"
    ),
    (
      "tasks.first=x",
      "override 'tasks.first=x': 'tasks' is a list; expected an index from 0 to 1, not 'first'"
    ),
    (
      "max_tokens=x",
      "command line, 'max_tokens=x': max_tokens: expected an integer, found the text 'x'"
    ),
    (
      "max_tokns=1",
      "command line, 'max_tokns=1': max_tokns: unknown key; did you mean 'max_tokens'?"
    ),
    (
      "optimizer.beta=1",
      "command line, 'optimizer.beta=1': optimizer.beta: unknown key; known here: "
        + "learning_rate, adam_beta2, warmup"
    ),
    (
      "name=[",
      "override 'name=[': the value is no YAML: did not find expected node content (while parsing a flow node)"
    ),
  ])
  func `a wrong override is named`(override: String, expected: String) {
    let error = #expect(throws: ConfigurationError.self) {
      _ = try recipe("name: n\ntasks: [t]", [override])
    }
    #expect(error?.description == expected)
  }
}

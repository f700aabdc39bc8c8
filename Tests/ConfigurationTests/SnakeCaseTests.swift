import Testing

@testable import Configuration

struct SnakeCaseTests {
  static let table = [
    ("maxTokens", "max_tokens"), ("adamBeta2", "adam_beta2"), ("useGPU", "use_gpu"),
    ("URLPath", "url_path"), ("bf16Rows", "bf16_rows"), ("lenpen", "lenpen"), ("p95", "p95"),
    ("chrf2Score", "chrf2_score"), ("BLEU4Score", "bleu4_score"), ("", ""), ("x", "x"), ("X", "x"),
    ("max_tokens", "max_tokens"), ("_type", "_type"), ("aB", "a_b"), ("nBest", "n_best"),
  ]

  @Test(arguments: table)
  func `a property has a key in small letters`(property: String, key: String) {
    #expect(SnakeCase.key(of: property) == key)
  }

  @Test(arguments: table)
  func `a key stays as it is`(property: String, key: String) {
    #expect(SnakeCase.key(of: key) == key)
    #expect(SnakeCase.key(of: SnakeCase.property(of: key)) == key)
  }
}

/// A configuration as programs have them, for the tests.
struct Recipe: Codable, Hashable {
  enum Target: String, Codable, CaseIterable {
    case ema
    case fixed
  }

  enum Rule: Codable, Hashable {
    case joint
    case gradvac(beta: Double)
  }

  struct Optimizer: Codable, Hashable {
    var learningRate = 0.1
    var adamBeta2 = 0.98
    var warmup: Int?
  }

  var name = "run"
  var maxTokens = 4096
  var target = Target.ema
  var shuffle = true
  var optimizer = Optimizer()
  var rule = Rule.joint
  var tasks = ["fr", "de"]
  var weights: [String: Double] = ["fr_FR": 1]
  var seed: UInt8 = 0
}

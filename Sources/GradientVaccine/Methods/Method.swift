/// A method that can be chosen by name, and what there is to say about it.
public struct Method: Sendable {
  /// One option of a method.
  public struct Option: Sendable, Equatable {
    /// The option's name, as in configuration files.
    public let name: String
    /// What it is when it is not given; `nil` when it must be given.
    public let standard: String?
    /// What it does, in one line.
    public let summary: String
  }

  /// The method's name.
  public let name: String
  /// What it does, in one line.
  public let summary: String
  /// Where it was published; `nil` where there is nothing to cite.
  public let source: String?
  /// Its options.
  public let options: [Option]

  let make: @Sendable (OptionReader) throws(WeightingError) -> any Weighting
}

extension Method {
  /// All methods.
  public static let all: [Method] = [joint, staticWeights, gradVac, pcGrad]

  private static let joint = Method(
    name: "joint", summary: "the plain sum of the tasks' gradients", source: nil, options: []
  ) { _ throws(WeightingError) in Joint() }

  private static let staticWeights = Method(
    name: "static", summary: "fixed weights by task", source: nil,
    options: [Option(name: "weights", standard: nil, summary: "the weight of every task by name")]
  ) { options throws(WeightingError) in
    StaticWeights(
      weights: try options.numbers("weights", expected: "a finite number for each task"))
  }

  private static let pcGrad = Method(
    name: "pcgrad", summary: "conflicting parts projected away",
    source: "Yu et al., NeurIPS 2020", options: []
  ) { _ throws(WeightingError) in PCGrad() }

  private static let gradVac = Method(
    name: "gradvac", summary: "gradients turned towards target cosines",
    source: "Wang, Tsvetkov, Firat, Cao, ICLR 2021",
    options: [
      Option(
        name: "target", standard: "ema", summary: "ema (moving average of the cosines) or fixed"),
      Option(name: "beta", standard: "0.01", summary: "rate of the moving average, in (0, 1]"),
      Option(name: "fixed_target", standard: "0.5", summary: "the fixed target, in (−1, 1)"),
      Option(
        name: "tasks", standard: "all",
        summary: "whose gradients are corrected: all, low_resource, high_resource or names"),
    ]
  ) { options throws(WeightingError) in
    let kind: TargetKind = try options.word("target", default: .ema)
    let beta = try options.number("beta", default: 0.01, expected: "a number in (0, 1]") {
      $0 > 0 && $0 <= 1
    }
    let fixed = try options.number("fixed_target", default: 0.5, expected: "a number in (−1, 1)") {
      $0 > -1 && $0 < 1
    }
    return GradVac(
      target: kind == .ema ? .movingAverage(beta: beta) : .fixed(fixed),
      tasks: try options.tasks("tasks"))
  }

  private enum TargetKind: String, CaseIterable { case ema, fixed }
}

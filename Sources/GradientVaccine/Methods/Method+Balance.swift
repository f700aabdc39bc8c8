/// Methods that balance losses or the tasks' rates of training.
extension Method {
  static let gradNorm = Method(
    name: "gradnorm", summary: "weights learnt so that all tasks train at similar rates",
    source: "Chen, Badrinarayanan, Lee, Rabinovich, ICML 2018",
    options: [
      Option(name: "group", standard: nil, summary: "the shared group on which norms are compared"),
      Option(name: "alpha", standard: "1.5", summary: "how strongly rates are pulled together"),
      Option(name: "rate", standard: "0.025", summary: "rate of the weights"),
    ]
  ) { options throws(WeightingError) in
    GradNorm(
      group: try options.text("group", expected: "the name of a parameter group"),
      alpha: try options.number("alpha", default: 1.5, expected: "a finite number, 0 or more") {
        $0 >= 0 && $0.isFinite
      },
      rate: try options.rate(default: 0.025))
  }

  static let dwa = Method(
    name: "dwa", summary: "more weight for losses that fall slowly",
    source: "Liu, Johns, Davison, CVPR 2019",
    options: [
      Option(
        name: "temperature", standard: "2", summary: "the greater, the more equal the weights"),
      Option(name: "period", standard: "1000", summary: "steps over which a loss is averaged"),
    ]
  ) { options throws(WeightingError) in
    let period = try options.number("period", default: 1_000, expected: "a whole number, 1 or more")
    { $0 >= 1 && $0 <= 1e9 && $0 == $0.rounded() }
    return DWA(
      temperature: try options.number(
        "temperature", default: 2, expected: "a positive finite number"
      ) { $0 > 0 && $0.isFinite },
      period: Int(period))
  }

  static let uncertainty = Method(
    name: "uw", summary: "less weight for noisy losses",
    source: "Kendall, Gal, Cipolla, CVPR 2018",
    options: [
      Option(name: "optimiser", standard: "adam", summary: "how log-variances move: adam or sgd"),
      Option(name: "rate", standard: "0.001", summary: "rate of the log-variances"),
    ]
  ) { options throws(WeightingError) in
    UncertaintyWeighting(
      optimiser: try options.word("optimiser", default: .adam),
      rate: try options.rate(default: 1e-3))
  }

  static let randomWeights = Method(
    name: "rlw", summary: "fresh random weights each step",
    source: "Lin, Ye, Zhang, Tsang, TMLR 2022", options: []
  ) { _ throws(WeightingError) in RLW() }

  static let famo = Method(
    name: "famo", summary: "equal relative progress of all losses",
    source: "Liu, Feng, Stone, Liu, NeurIPS 2023",
    options: [
      Option(name: "rate", standard: "0.025", summary: "rate of the logits"),
      Option(name: "decay", standard: "0.001", summary: "decay of the logits"),
    ]
  ) { options throws(WeightingError) in
    FAMO(
      rate: try options.rate(default: 0.025),
      decay: try options.number("decay", default: 1e-3, expected: "a finite number, 0 or more") {
        $0 >= 0 && $0.isFinite
      })
  }
}

extension OptionReader {
  fileprivate func rate(default standard: Double) throws(WeightingError) -> Double {
    try number("rate", default: standard, expected: "a positive finite number") {
      $0 > 0 && $0.isFinite
    }
  }
}

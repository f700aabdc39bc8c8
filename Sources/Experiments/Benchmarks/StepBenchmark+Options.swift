public import GradientVaccine
public import TaskGradients

// Letters: K tasks, V vocabulary, d width.

extension StepBenchmark {
  /// What is measured: a model, data, a rule, and how often.
  public struct Options: Sendable {
    /// The number of tasks, K.
    public var tasks = 8
    /// The target tokens of a task; with ``isUneven`` their mean.
    public var tokensPerTask = 512
    /// Whether tasks have sizes in proportion to 1, 1/2, 1/3, … and sentences any length.
    public var isUneven = false
    /// The tokens of a sentence, on both sides; the longest where lengths vary.
    public var sentenceLength = 32
    /// The width of the model, d; it has heads of 64 where that divides it, else one head.
    public var width = 256
    /// The blocks of the encoder, and as many of the decoder.
    public var layers = 4
    /// The width between the two maps of a feed-forward layer.
    public var feedForward = 1024
    /// The entries of the vocabulary, V.
    public var vocabulary = 8000
    /// The parameter groups that the rule sees.
    public var granularity = Granularity.allLayer
    /// The rule.
    public var method: MethodConfiguration
    /// Whether matrix products take bfloat16 operands.
    public var usesBFloat16 = false
    /// The number format of the rows in the way with one pass for each task.
    public var rowFormat = RowFormat.float32
    /// How often each way is timed.
    public var repetitions = 10
    /// Decides the model's first values and the data.
    public var seed: UInt64 = 1

    /// The default model and data with a rule.
    public init(method: MethodConfiguration) { self.method = method }

    /// The name of the precision, as in JSON.
    public var precision: String { usesBFloat16 ? "bfloat16" : "float32" }

    /// What is wrong with the values, as one sentence a fault.
    public var faults: [String] {
      let bounds: [(String, Int, ClosedRange<Int>)] = [
        ("the number of tasks", tasks, 1...1000),
        ("the number of tokens per task", tokensPerTask, 1...1_000_000),
        ("the length of sentences", sentenceLength, 2...4096),
        ("the width", width, 1...16_384), ("the number of layers", layers, 1...100),
        ("the feed-forward width", feedForward, 1...65_536),
        ("the vocabulary", vocabulary, 4...1_000_000),
        ("the number of repetitions", repetitions, 1...10_000),
      ]
      return bounds.compactMap { name, value, range in
        range.contains(value)
          ? nil : "\(name) is \(value); it is from \(range.lowerBound) to \(range.upperBound)"
      }
    }
  }
}

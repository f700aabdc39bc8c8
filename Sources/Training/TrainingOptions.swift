/// How long, how fast and how carefully a run trains.
public struct TrainingOptions: Codable, Sendable, Equatable {
  /// The last update; 0 for no limit.
  public var maxSteps = 0
  /// Minutes of training, validation included; 0 for no limit.
  public var maxMinutes = 0.0
  /// Passes over the data, or over `sampling.epoch_pairs` of it; 0 for no limit.
  public var maxEpochs = 0.0
  /// The learning rate at the end of the warm-up.
  public var learningRate = 1e-3
  /// Updates of linear warm-up.
  public var warmupSteps = 400
  /// How the rate goes on after the warm-up.
  public var schedule = LearningRateSchedule.Kind.inverseSqrt
  /// Adam's constants.
  public var adam = AdamOptions()
  /// The norm to which larger gradients are scaled down; 0 for none.
  public var clipNorm = 1.0
  /// The decay of the moving average of weights that is validated and used; 0 for none.
  ///
  /// fairseq calls it `ema-decay`; Marian's `exponential-smoothing` is 1 less this.
  public var averageDecay = 0.0
  /// ε of label smoothing: the whole vocabulary shares ε, the target included (as PyTorch, Marian).
  public var labelSmoothing = 0.1
  /// Which entries of the vocabulary share ε.
  public var labelSmoothingKind = LabelSmoothingKind.uniform
  /// Micro-batches summed for one update.
  public var updateFreq = 1
  /// Updates between records of the log.
  public var logInterval = 20
  /// Updates between validations; 0 for one at the end only.
  public var validateInterval = 200
  /// Updates between checkpoints; 0 for one at each validation.
  public var saveInterval = 0
  /// The newest checkpoints that are kept.
  public var keepLast = 3
  /// The checkpoints of best score that are kept.
  public var keepBest = 1
  /// Validations without a better score after which training ends; 0 for never.
  public var patience = 0

  /// Options with the customary values.
  public init() {}

  /// The learning rates of a run.
  ///
  /// - Parameter updates: the updates that ``maxEpochs`` come to, where that is known.
  public func rates(updates: Int? = nil) -> LearningRateSchedule {
    let limits = [maxSteps > 0 ? maxSteps : nil, maxEpochs > 0 ? updates : nil]
    return LearningRateSchedule(
      schedule, peak: learningRate, warmup: warmupSteps,
      updates: limits.compactMap { $0 }.min() ?? 0)
  }

  /// What is wrong with the values, as one sentence a fault.
  public var faults: [String] {
    var faults: [String] = []
    func expect(_ condition: Bool, _ fault: @autoclosure () -> String) {
      if !condition { faults.append(fault()) }
    }
    expect(
      maxSteps > 0 || maxMinutes > 0 || maxEpochs > 0,
      "max_steps, max_minutes and max_epochs are all 0; give one of them, or training never ends")
    expect(
      schedule != .linear || maxSteps > 0 || maxEpochs > 0,
      "schedule is linear, which falls to zero at the end: give max_steps or max_epochs")
    for (name, value) in [
      ("max_minutes", maxMinutes), ("max_epochs", maxEpochs), ("learning_rate", learningRate),
      ("clip_norm", clipNorm),
      ("adam.epsilon", adam.epsilon), ("adam.weight_decay", adam.weightDecay),
    ] {
      expect(value >= 0 && value.isFinite, "\(name) is \(value); it is 0 or more")
    }
    for (name, value) in [
      ("average_decay", averageDecay), ("label_smoothing", labelSmoothing),
      ("adam.beta1", adam.beta1), ("adam.beta2", adam.beta2),
    ] {
      expect((0..<1).contains(value), "\(name) is \(value); it is at least 0 and below 1")
    }
    for (name, value, least) in [
      ("max_steps", maxSteps, 0), ("warmup_steps", warmupSteps, 0), ("update_freq", updateFreq, 1),
      ("log_interval", logInterval, 1), ("validate_interval", validateInterval, 0),
      ("save_interval", saveInterval, 0), ("keep_last", keepLast, 1), ("keep_best", keepBest, 1),
      ("patience", patience, 0),
    ] {
      expect(value >= least, "\(name) is \(value); it is \(least) or more")
    }
    return faults
  }
}

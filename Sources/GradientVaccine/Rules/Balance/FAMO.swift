/// Fast adaptive multi-task optimisation: all losses fall at the same relative rate, without
/// per-task gradients.
///
///     z = softmax(ξ),   w_i = c · z_i / L_i,   c = 1 / Σ (z_j / L_j)
///     after the update: δ_i = ln L_i − ln L_i(after),  ξ moves by Adam along z ∘ (δ − ⟨z, δ⟩) + γξ
///
/// Tasks that fell faster lose weight. The weights sum to 1. The losses after the update are those
/// that the caller gives when it ends the step (the same batch again), else those of the next step,
/// as the paper recommends for speed; tasks absent from either teach nothing. Losses that are not
/// positive finite numbers count as 1 in the weights and teach nothing.
///
/// Source: Liu, Feng, Stone, Liu: FAMO. NeurIPS 2023, Algorithm 1.
public struct FAMO: LossRule {
  /// What the rule remembers of one task.
  public struct Logit: Codable, Sendable, Equatable {
    /// The logit ξ.
    public internal(set) var value = 0.0
    var adam = Adam()
  }

  /// What the rule remembers.
  public struct State: Codable, Sendable, Equatable {
    /// The logits, by task.
    public internal(set) var logits = TaskMemory<Logit>()
    /// The losses of a step whose effect is not yet known.
    var pending: [String: Double]?
  }

  /// The rule's name.
  public let name = "famo"
  /// Losses.
  public let needs = Needs(losses: true, gramians: .none)
  /// The rate of the logits.
  public let rate: Double
  /// The decay γ of the logits.
  public let decay: Double

  /// Makes the rule.
  ///
  /// - Precondition: the rate is positive, the decay not negative.
  public init(rate: Double = 0.025, decay: Double = 1e-3) {
    precondition(rate > 0 && rate.isFinite, "the rate is positive")
    precondition(decay >= 0 && decay.isFinite, "the decay is not negative")
    self.rate = rate
    self.decay = decay
  }

  /// No tasks yet.
  public func initialState() -> State { State() }

  /// Learns from the step before, where its effect was not known, and gives this step's weights.
  public func begin(
    _ step: TaskStep, state: inout State, using generator: inout some RandomNumberGenerator
  ) throws(WeightingError) -> [Double] {
    if let before = state.pending, let losses = step.losses {
      learn(step.tasks.map { before[$0] }, losses, tasks: step.tasks, &state.logits)
    }
    state.pending = nil
    let shares = Elementary.softmax(step.tasks.map { state.logits[$0]?.value ?? 0 })
    let parts = zip(shares, step.losses ?? []).map { $0 / ($1.usableLoss ?? 1) }
    let sum = parts.reduce(0, +)
    return parts.map { $0 / sum }
  }

  /// Learns from the losses after the update, or leaves that to the next step.
  public func end(_ step: TaskStep, plan: [Double], lossesAfter: [Double]?, state: inout State) {
    guard let losses = step.losses else { return }
    if let lossesAfter {
      learn(losses, lossesAfter, tasks: step.tasks, &state.logits)
    } else {
      let usable = zip(step.tasks, losses).filter { $1.usableLoss != nil }
      state.pending = Dictionary(uniqueKeysWithValues: usable.map { ($0, $1) })
    }
  }

  private func learn(
    _ before: [Double?], _ after: [Double], tasks: [String], _ logits: inout TaskMemory<Logit>
  ) {
    var seen: [(task: String, fall: Double)] = []
    for (place, task) in tasks.enumerated() {
      guard let old = before[place]?.usableLoss, let new = after[place].usableLoss else { continue }
      seen.append((task, Elementary.log(old) - Elementary.log(new)))
    }
    let shares = Elementary.softmax(seen.map { logits[$0.task]?.value ?? 0 })
    let mean = zip(shares, seen).reduce(0) { $0 + $1.0 * $1.1.fall }
    for (share, (task, fall)) in zip(shares, seen) {
      var logit = logits[task] ?? Logit()
      let gradient = share * (fall - mean) + decay * logit.value
      logit.value += logit.adam.change(gradient: gradient, rate: rate)
      logits[task] = logit
    }
  }
}

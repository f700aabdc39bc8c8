/// How the learning rate goes over the updates of a run.
///
/// With peak rate η, w updates of linear warm-up and T updates in all, update t = 1, 2, … has
///
/// - `inverse_sqrt`: η·min(t/w, √(w/t)), the schedule of the paper's section 4 and of Vaswani et al.
///   2017, equation 3;
/// - `linear`: η·t/w up to w, then η·(T − t + 1)/(T − w): down to zero, as XTREME's fine-tuning and
///   `get_linear_schedule_with_warmup` of Hugging Face have it;
/// - `constant`: η·min(t/w, 1).
public struct LearningRateSchedule: Sendable, Equatable {
  /// The form of the schedule.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    /// Falls with the inverse square root of the update's number.
    case inverseSqrt = "inverse_sqrt"
    /// Falls to zero at the last update.
    case linear
    /// Stays.
    case constant
  }

  /// The form.
  public var kind: Kind
  /// The rate at the end of the warm-up, η.
  public var peak: Double
  /// The length of the warm-up in updates, w; 0 starts at the peak, as 1 does.
  public var warmup: Int
  /// The number of the last update, T; read by `linear` only.
  public var updates: Int

  /// A schedule from its values.
  public init(_ kind: Kind = .inverseSqrt, peak: Double, warmup: Int, updates: Int = 0) {
    precondition(peak >= 0 && warmup >= 0, "a rate and a number of steps are not negative")
    (self.kind, self.peak, self.warmup, self.updates) = (kind, peak, warmup, updates)
  }

  /// The rate of an update, counted from 1.
  public func rate(at step: Int) -> Double {
    precondition(step >= 1, "updates count from 1")
    let (t, w) = (Double(step), Double(max(warmup, 1)))
    if t <= w { return peak * t / w }
    switch kind {
    case .inverseSqrt: return peak * (w / t).squareRoot()
    case .constant: return peak
    case .linear:
      return peak * max(0, Double(updates - step + 1) / Double(max(updates - warmup, 1)))
    }
  }
}

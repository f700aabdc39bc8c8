/// Linear warm-up followed by decay with the inverse square root of the step.
///
/// η(t) = η·min(t/w, √(w/t)) for update t = 1, 2, …, peak rate η and w warm-up steps: the schedule of
/// the paper's section 4 and of Vaswani et al. 2017, equation 3.
public struct InverseSquareRootSchedule: Sendable, Equatable {
  /// The rate at the end of the warm-up, η.
  public var peak: Double
  /// The length of the warm-up in updates, w; 0 starts at the peak, as 1 does.
  public var warmup: Int

  /// A schedule from its two values.
  public init(peak: Double, warmup: Int) {
    precondition(peak >= 0 && warmup >= 0, "a rate and a number of steps are not negative")
    self.peak = peak
    self.warmup = warmup
  }

  /// The rate of an update, counted from 1.
  public func rate(at step: Int) -> Double {
    precondition(step >= 1, "updates count from 1")
    let (t, w) = (Double(step), Double(max(warmup, 1)))
    return peak * min(t / w, (w / t).squareRoot())
  }
}

import Foundation

/// Tells a person how far a long task is.
///
/// On a terminal one line is redrawn in place at most ten times a second:
/// `train  42% ████████▍            420/1,000 steps · 12.3 steps/s · 47 s left · loss 3.21`.
/// Elsewhere a line is written at intervals, without control characters:
/// `train: 420/1,000 steps (42%), 12.3 steps/s, 47 s left, loss 3.21`.
/// The rate is the mean since the bar was made. `finish()` writes the last line.
public struct ProgressBar {
  /// When a line is written where nothing can be redrawn.
  public enum PlainInterval: Sendable, Hashable {
    /// After so many seconds.
    case seconds(Double)
    /// After so many units.
    case count(Int)
  }

  /// Values shown after the rate, such as the loss, in this order.
  public var fields: [(name: String, value: String)] = []
  /// Units done.
  public private(set) var done: Int
  private let label: String
  private let total: Int?
  private let unit: String
  private let showsRate: Bool
  private let stream: StatusStream
  private let plainEvery: PlainInterval
  private let now: () -> Double
  private let startCount: Int
  private let startTime: Double
  private var shownCount: Int
  private var shownTime: Double
  private var isFinished = false

  /// A bar that has just started.
  ///
  /// - Parameters:
  ///   - label: What is being done.
  ///   - total: The units to do; nil when unknown.
  ///   - unit: Their name, in the plural.
  ///   - done: Units done by an earlier run; they do not count in the rate.
  ///   - showsRate: False for units of time, whose rate says nothing.
  ///   - stream: Where to write.
  ///   - plainEvery: How often to write where the stream is not a terminal.
  ///   - now: A clock that never goes back, in seconds.
  public init(
    _ label: String, total: Int? = nil, unit: String, done: Int = 0, showsRate: Bool = true,
    stream: StatusStream, plainEvery: PlainInterval = .seconds(30),
    now: @escaping () -> Double = ProgressBar.uptime
  ) {
    (self.label, self.total, self.unit, self.showsRate) = (label, total, unit, showsRate)
    (self.stream, self.plainEvery, self.now) = (stream, plainEvery, now)
    (self.done, startCount, shownCount) = (done, done, done)
    startTime = now()
    shownTime = startTime
  }

  /// Seconds since the machine started, which never go back.
  public static func uptime() -> Double {
    ProcessInfo.processInfo.systemUptime
  }

  /// Counts more units as done, and draws when it is time.
  public mutating func advance(by count: Int = 1) {
    update(to: done + count)
  }

  /// Sets the units done, and draws when it is time.
  public mutating func update(to count: Int) {
    done = count
    let time = now()
    guard isDue(at: time) else { return }
    (shownCount, shownTime) = (done, time)
    if stream.isInteractive {
      stream.transient(drawnLine(at: time))
    } else {
      stream.line(plainLine(at: time))
    }
  }

  /// Removes the bar and writes the last line: `train: 1,000 steps in 1 min 21 s, 12.3 steps/s`.
  ///
  /// Does nothing the second time.
  public mutating func finish() {
    guard !isFinished else { return }
    isFinished = true
    let time = now()
    stream.clearTransient()
    let elapsed = HumanReadable.duration(seconds: time - startTime)
    let parts = ["\(counted(done - startCount)) in \(elapsed)"] + rate(at: time) + shownFields
    stream.line("\(label): " + parts.joined(separator: ", "))
  }

  // MARK: - What is drawn when

  private func isDue(at time: Double) -> Bool {
    guard !stream.isInteractive else {
      return shownCount == startCount || time - shownTime >= 0.1
    }
    switch plainEvery {
    case .seconds(let seconds): return time - shownTime >= seconds
    case .count(let count): return done - shownCount >= count
    }
  }

  private func drawnLine(at time: Double) -> String {
    let details = ([amount] + rate(at: time) + remaining(at: time) + shownFields)
      .joined(separator: " · ")
    guard let fraction else { return "\(label)  \(details)" }
    let head = "\(label) \(percent(fraction).leftPadded(toWidth: 4)) "
    let room = stream.width - 2 - head.displayWidth - details.displayWidth
    guard room >= 5 else { return head + " " + details }
    return head + ProgressBar.blocks(fraction, width: min(room, 30)) + " " + details
  }

  private func plainLine(at time: Double) -> String {
    let share = fraction.map { " (\(percent($0)))" } ?? ""
    let parts = [amount + share] + rate(at: time) + remaining(at: time) + shownFields
    return "\(label): " + parts.joined(separator: ", ")
  }

  // MARK: - Parts

  private var fraction: Double? {
    guard let total, total > 0 else { return nil }
    return min(1, max(0, Double(done) / Double(total)))
  }

  private var amount: String {
    guard let total else { return counted(done) }
    return "\(HumanReadable.count(done))/\(counted(total))"
  }

  private var shownFields: [String] { fields.map { "\($0.name) \($0.value)" } }

  private func counted(_ count: Int) -> String { "\(HumanReadable.count(count)) \(unit)" }

  private func percent(_ fraction: Double) -> String { "\(Int(fraction * 100))%" }

  private func perSecond(at time: Double) -> Double? {
    let elapsed = time - startTime
    return elapsed > 0 && done > startCount ? Double(done - startCount) / elapsed : nil
  }

  private func rate(at time: Double) -> [String] {
    guard showsRate else { return [] }
    return perSecond(at: time).map { ["\(HumanReadable.rate($0)) \(unit)/s"] } ?? []
  }

  private func remaining(at time: Double) -> [String] {
    guard let total, let speed = perSecond(at: time), done < total else { return [] }
    return [HumanReadable.duration(seconds: Double(total - done) / speed) + " left"]
  }

  /// A bar of a width, filled to a fraction in eighths of a column.
  static func blocks(_ fraction: Double, width: Int) -> String {
    let eighths = Int(fraction * Double(width * 8))
    let partial = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
    return (String(repeating: "█", count: eighths / 8) + partial).padded(toWidth: width)
  }
}

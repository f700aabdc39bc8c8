import Foundation

/// Numbers as people read them, in English and independent of the machine's locale.
public enum HumanReadable {
  /// A whole number with a comma between groups of three digits: `1,234,567`.
  public static func count(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var grouped = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { grouped.append(",") }
      grouped.append(digit)
    }
    return value < 0 ? "-" + grouped : grouped
  }

  /// A span of time in its two largest units: `3 min 12 s`, `2 h 5 min`, `0.25 s`.
  ///
  /// Under ten seconds, one decimal (two under one second); days are the largest unit. Negative
  /// spans count as zero and `?` stands for one that is not finite.
  public static func duration(seconds: Double) -> String {
    guard seconds.isFinite else { return "?" }
    if seconds < 0.995 { return fixed(max(0, seconds), digits: 2) + " s" }
    if seconds < 9.95 { return fixed(seconds, digits: 1) + " s" }
    let whole = Int(min(seconds, 1e15).rounded())
    let (minutes, hours) = (whole / 60, whole / 3600)
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(minutes) min \(whole % 60) s" }
    if whole < 86_400 { return "\(hours) h \(minutes % 60) min" }
    return "\(hours / 24) d \(hours % 24) h"
  }

  /// A number of bytes in the largest binary unit that leaves at least one: `1.5 MiB`.
  public static func bytes(_ value: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var scaled = Double(value)
    var unit = 0
    // 1023.95 would print as 1024.0, which belongs to the next unit.
    while abs(scaled) >= 1023.95, unit + 1 < units.count {
      scaled /= 1024
      unit += 1
    }
    return unit == 0 ? "\(value) B" : "\(fixed(scaled, digits: 1)) \(units[unit])"
  }

  /// A rate with three significant digits, grouped above a thousand: `0.25`, `3.21`, `48.1`, `12,345`.
  public static func rate(_ value: Double) -> String {
    guard value.isFinite else { return "?" }
    switch abs(value) {
    case ..<9.995: return fixed(value, digits: 2)
    case ..<99.95: return fixed(value, digits: 1)
    default: return count(Int(max(-1e15, min(value, 1e15)).rounded()))
    }
  }

  /// A number with a fixed count of decimals, `inf`, `-inf` or `nan`.
  public static func fixed(_ value: Double, digits: Int) -> String {
    String(format: "%.\(digits)f", value)
  }
}

import Foundation

/// How numbers are written in sentences, tables and pictures; the same on every machine.
enum Wording {
  /// A number with a fixed count of decimals and a true minus sign; never `-0.00`.
  static func fixed(_ value: Double, _ decimals: Int = 2) -> String {
    guard value.isFinite else { return "–" }
    let text = String(format: "%.\(decimals)f", value)
    guard text.hasPrefix("-") else { return text }
    let digits = text.dropFirst()
    return digits.contains { $0 != "0" && $0 != "." } ? "−\(digits)" : String(digits)
  }

  /// Decimals for two numbers and their difference: 2 where the written numbers then differ by the
  /// written difference, else 3, or 4 for a difference below 0.0005.
  static func decimals(telling first: Double, from second: Double) -> Int {
    let shown = (first * 100).rounded() - (second * 100).rounded()
    let difference = ((first - second) * 100).rounded()
    if shown == difference, difference != 0 || first == second { return 2 }
    return abs(first - second) >= 0.0005 ? 3 : 4
  }

  /// `p = 0.034`, `p = 0.21`, or `p < 0.001`.
  static func probability(_ p: Double) -> String {
    if p < 0.001 { return "p < 0.001" }
    return "p = " + fixed(p, p < 0.0995 ? 3 : 2)
  }

  /// A whole number with commas: `10,000`.
  static func count(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    return (number < 0 ? "−" : "") + ([digits] + groups).joined(separator: ",")
  }

  /// `1 pair`, `27 pairs`, `3 families`.
  static func count(_ number: Int, _ singular: String, _ plural: String? = nil) -> String {
    count(number) + " " + (number == 1 ? singular : plural ?? singular + "s")
  }

  /// `[0.10, 0.88]`.
  static func interval(_ interval: Interval, _ decimals: Int = 2) -> String {
    "[\(fixed(interval.lower, decimals)), \(fixed(interval.upper, decimals))]"
  }

  /// `95%`.
  static func percent(_ share: Double) -> String {
    let percent = share * 100
    return fixed(percent, abs(percent - percent.rounded()) < 0.05 ? 0 : 1) + "%"
  }
}

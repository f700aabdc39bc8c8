/// The values that a number on the command line may take.
public struct Bounds<Value: Comparable & Sendable>: Sendable, CustomStringConvertible {
  private let allows: @Sendable (Value) -> Bool
  /// The bounds in words, such as `above 0`; empty when everything is allowed.
  public let description: String

  private init(_ description: String, _ allows: @escaping @Sendable (Value) -> Bool) {
    self.description = description
    self.allows = allows
  }

  /// Whether a value lies within.
  public func contains(_ value: Value) -> Bool { allows(value) }

  /// Every value.
  public static var any: Bounds { Bounds("") { _ in true } }

  /// The values above a bound, which is left out.
  public static func above(_ low: Value) -> Bounds { Bounds("above \(shown(low))") { $0 > low } }

  /// The values from a bound on.
  public static func atLeast(_ low: Value) -> Bounds {
    Bounds("at least \(shown(low))") { $0 >= low }
  }

  /// The values between two bounds, both allowed.
  public static func closed(_ range: ClosedRange<Value>) -> Bounds {
    Bounds("from \(shown(range.lowerBound)) to \(shown(range.upperBound))") { range.contains($0) }
  }

  /// The values between two bounds, of which only the upper is allowed.
  public static func above(_ low: Value, atMost high: Value) -> Bounds {
    Bounds("above \(shown(low)) and at most \(shown(high))") { $0 > low && $0 <= high }
  }

  /// The values between two bounds, of which only the lower is allowed.
  public static func atLeast(_ low: Value, below high: Value) -> Bounds {
    Bounds("at least \(shown(low)) and below \(shown(high))") { $0 >= low && $0 < high }
  }
}

/// A value as a person would type it: whole numbers without a point.
func shown(_ value: some Any) -> String {
  guard let number = value as? Double, number == number.rounded(), abs(number) < 1e15 else {
    return "\(value)"
  }
  return String(Int(number))
}

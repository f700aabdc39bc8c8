/// One value for each task that a rule has met, by name.
///
/// Tasks that are away keep theirs.
public struct TaskMemory<Value: Codable & Sendable & Equatable>: Codable, Sendable, Equatable {
  /// The values, by task name.
  public private(set) var values: [String: Value] = [:]

  /// Nothing yet.
  public init() {}

  /// The value of a task; nothing for one not met.
  public subscript(task: String) -> Value? {
    get { values[task] }
    set { values[task] = newValue }
  }

  /// Reads values by name.
  public init(from decoder: any Decoder) throws {
    values = try decoder.singleValueContainer().decode([String: Value].self)
  }

  /// Writes values by name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(values)
  }
}

extension Double {
  /// The loss, if it can be divided by and its logarithm taken.
  var usableLoss: Double? { self > 0 && isFinite ? self : nil }
}

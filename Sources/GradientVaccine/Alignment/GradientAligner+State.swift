extension GradientAligner {
  /// A rule's memory between steps, with what is needed to read it back.
  ///
  /// Written as JSON: `{"version": 1, "method": {"name": …, "options": …}, "seed": …,
  /// "steps_ended": …, "memory": …}`. Numbers survive JSON bit for bit with any encoder that writes
  /// the shortest digits that read back the same.
  public struct State: Sendable, Equatable {
    /// The version of the format that this module writes and reads.
    public static let version = 1

    /// The method that the memory belongs to.
    public let method: MethodConfiguration
    /// The seed of the run that was saved.
    public let seed: UInt64
    /// The number of steps ended.
    public let stepsEnded: Int

    let memory: Memory
  }

  /// A rule's state with its type hidden.
  struct Memory: Sendable {
    let rule: String
    let state: any Codable & Sendable
    private let isEqual: @Sendable (any Sendable) -> Bool

    init<Value: Codable & Sendable & Equatable>(rule: String, _ state: Value) {
      self.rule = rule
      self.state = state
      isEqual = { ($0 as? Value) == state }
    }
  }
}

extension GradientAligner.Memory: Equatable {
  static func == (left: Self, right: Self) -> Bool {
    left.rule == right.rule && left.isEqual(right.state)
  }
}

extension GradientAligner.State: Codable {
  private enum CodingKeys: String, CodingKey {
    case version, method, seed, memory
    case stepsEnded = "steps_ended"
  }

  /// Reads a state.
  ///
  /// - Throws: ``WeightingError/stateVersion(found:supported:)`` for another format; a
  ///   `DecodingError` where it is broken.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let version = try container.decode(Int.self, forKey: .version)
    guard version == Self.version else {
      throw WeightingError.stateVersion(found: version, supported: Self.version)
    }
    method = try container.decode(MethodConfiguration.self, forKey: .method)
    seed = try container.decode(UInt64.self, forKey: .seed)
    stepsEnded = try container.decode(Int.self, forKey: .stepsEnded)
    guard stepsEnded >= 0 else {
      throw DecodingError.dataCorruptedError(
        forKey: .stepsEnded, in: container, debugDescription: "the number of steps is negative")
    }
    memory = try Self.memory(of: try method.makeRule(), in: container)
  }

  /// Writes the state.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(Self.version, forKey: .version)
    try container.encode(method, forKey: .method)
    try container.encode(seed, forKey: .seed)
    try container.encode(stepsEnded, forKey: .stepsEnded)
    try memory.state.encode(to: container.superEncoder(forKey: .memory))
  }

  private static func memory<Rule: Weighting>(
    of rule: Rule, in container: KeyedDecodingContainer<CodingKeys>
  ) throws -> GradientAligner.Memory {
    .init(rule: rule.name, try container.decode(Rule.State.self, forKey: .memory))
  }
}

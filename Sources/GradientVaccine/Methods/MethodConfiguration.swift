/// A method by name, with its options: what a configuration file says about the rule.
///
///     MethodConfiguration(
///       name: "gradvac", options: ["beta": .number(0.01), "tasks": .text("low_resource")])
///
/// Written as JSON: `{"name": "gradvac", "options": {"beta": 0.01, "tasks": "low_resource"}}`.
public struct MethodConfiguration: Sendable, Equatable {
  /// The method's name, one of ``Method/all``.
  public let name: String
  /// The options given; the others have their defaults.
  public let options: [String: OptionValue]

  /// Makes a configuration, and checks names and values.
  ///
  /// - Throws: ``WeightingError/unknownMethod(_:known:)``,
  ///   ``WeightingError/unknownOption(_:method:known:)`` or
  ///   ``WeightingError/invalidOption(_:method:found:expected:)``.
  public init(name: String, options: [String: OptionValue] = [:]) throws(WeightingError) {
    self.name = name
    self.options = options
    _ = try makeRule()
  }

  /// The same method with `low_resource` and `high_resource` in its option `tasks` replaced by
  /// names.
  ///
  /// - Throws: ``WeightingError/unknownTask(_:known:)``.
  public func resolvingTasks(
    lowResource: [String], highResource: [String], known: [String]? = nil
  ) throws(WeightingError) -> MethodConfiguration {
    guard options["tasks"] != nil else { return self }
    let reader = OptionReader(method: name, options: options)
    let selection = try reader.tasks("tasks").resolved(
      lowResource: lowResource, highResource: highResource, known: known)
    var resolved = options
    switch selection {
    case .named(let names): resolved["tasks"] = .names(names)
    default: resolved["tasks"] = .text("all")
    }
    return try MethodConfiguration(name: name, options: resolved)
  }

  /// Makes the rule.
  public func makeRule() throws(WeightingError) -> any Weighting {
    guard let method = Method.all.first(where: { $0.name == name }) else {
      throw .unknownMethod(name, known: Method.all.map(\.name))
    }
    let known = method.options.map(\.name)
    if let stranger = options.keys.sorted().first(where: { !known.contains($0) }) {
      throw .unknownOption(stranger, method: name, known: known)
    }
    return try method.make(OptionReader(method: name, options: options))
  }
}

extension MethodConfiguration: Codable {
  private enum CodingKeys: String, CodingKey { case name, options }

  /// Reads a configuration, and checks it; options may be missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      name: container.decode(String.self, forKey: .name),
      options: container.decodeIfPresent([String: OptionValue].self, forKey: .options) ?? [:])
  }
}

extension YAMLNode {
  /// Changes one value inside, as `--set KEY.KEY=VALUE` on a command line asks.
  ///
  /// Keys lead from mapping to mapping, and an index (from 0) into a list: `tasks.0.name=fr`; the
  /// index after the last adds an element. Absent mappings are made, so that a key that does not
  /// exist is complained about when the tree is decoded. The value is YAML: `[1, 2]`, `{a: 1}`,
  /// `"no"`; nothing after `=` is null.
  ///
  /// - Parameters:
  ///   - override: The text.
  ///   - defaults: A tree whose lists can be indexed where this tree has none.
  public mutating func apply(
    _ override: String, defaults: YAMLNode? = nil
  ) throws(ConfigurationError) {
    guard let sign = override.firstIndex(of: "=") else {
      throw .badOverride(override, problem: "expected KEY=VALUE, such as training.steps=100")
    }
    let keys = override[..<sign].split(separator: ".", omittingEmptySubsequences: false)
      .map(String.init)
    guard keys.allSatisfy({ !$0.isEmpty }), keys.count <= 64 else {
      throw .badOverride(override, problem: "expected keys with dots between them before '='")
    }
    let place = SourceLocation(file: "command line, '\(override)'", line: 0, column: 0)
    var value = try YAMLNode.value(
      String(override[override.index(after: sign)...]), of: override, at: place)
    value.relocate(to: place)
    let change = Override(text: override, keys: keys, value: value, place: place)
    try set(change, from: 0, defaults: defaults)
  }

  /// An override that has been read.
  private struct Override {
    var text: String
    var keys: [String]
    var value: YAMLNode
    var place: SourceLocation

    func problem(_ problem: String) -> ConfigurationError { .badOverride(text, problem: problem) }

    /// The keys up to a level, as a path.
    func path(_ level: Int) -> String { keys[..<level].joined(separator: ".") }
  }

  private static func value(
    _ text: String, of override: String, at place: SourceLocation
  ) throws(ConfigurationError) -> YAMLNode {
    do throws(ConfigurationError) {
      return try YAML.parse(text, file: place.file)
    } catch {
      guard case .syntax(_, let problem) = error else { throw error }
      throw .badOverride(override, problem: "the value is no YAML: \(problem)")
    }
  }

  private mutating func set(
    _ change: Override, from level: Int, defaults: YAMLNode?
  ) throws(ConfigurationError) {
    guard level < change.keys.count else {
      self = change.value
      return
    }
    if isNull { content = defaults?.elements.map(Content.sequence) ?? .mapping([]) }
    switch content {
    case .mapping(var pairs):
      let key = change.keys[level]
      let index = pairs.firstIndex { $0.key == key } ?? pairs.count
      if index == pairs.count {
        let null = YAMLNode(.scalar(YAMLScalar(plain: "")), at: change.place)
        pairs.append(Pair(key: key, keyLocation: change.place, value: null))
      }
      try pairs[index].value.set(change, from: level + 1, defaults: defaults?[key])
      content = .mapping(pairs)
    case .sequence(var elements):
      try YAMLNode.set(change, in: &elements, from: level)
      content = .sequence(elements)
    case .scalar(let scalar):
      let path = change.path(level)
      throw change.problem("'\(path)' is \(scalar.summary), which has no keys")
    }
  }

  private static func set(
    _ change: Override, in elements: inout [YAMLNode], from level: Int
  ) throws(ConfigurationError) {
    guard let index = Int(change.keys[level]), (0...elements.count).contains(index) else {
      let path = change.path(level)
      throw change.problem(
        "'\(path)' is a list; expected an index from 0 to \(elements.count), "
          + "not '\(change.keys[level])'")
    }
    if index == elements.count {
      elements.append(YAMLNode(.scalar(YAMLScalar(plain: "")), at: change.place))
    }
    try elements[index].set(change, from: level + 1, defaults: nil)
  }

  private var elements: [YAMLNode]? {
    if case .sequence(let elements) = content { elements } else { nil }
  }

  /// Gives every value inside the same place.
  private mutating func relocate(to place: SourceLocation) {
    location = place
    switch content {
    case .scalar: break
    case .sequence(var elements):
      for index in elements.indices { elements[index].relocate(to: place) }
      content = .sequence(elements)
    case .mapping(let pairs):
      content = .mapping(
        pairs.map { pair in
          var value = pair.value
          value.relocate(to: place)
          return Pair(key: pair.key, keyLocation: place, value: value)
        })
    }
  }
}

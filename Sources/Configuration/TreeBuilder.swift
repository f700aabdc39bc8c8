/// Builds a document's tree from events, within limits.
///
/// An alias stands for a copy of its anchor's tree. Copies share memory, but a small text can
/// stand for a huge tree; so every value carries how many values it holds, and the sum is bounded.
struct TreeBuilder {
  /// A finished value with the number of values in it and its levels of lists and mappings.
  private struct Part {
    var node: YAMLNode
    var size: Int
    var height: Int

    /// Takes the size and height of a value inside in.
    mutating func add(_ size: Int, _ height: Int) {
      self.size += size
      self.height = max(self.height, height + 1)
    }
  }

  private let reader: EventReader
  private let file: String
  private let limits: YAMLLimits
  private var anchors: [String: Part] = [:]
  private var total = 0

  init(_ reader: EventReader, file: String, limits: YAMLLimits) {
    self.reader = reader
    self.file = file
    self.limits = limits
  }

  /// The only document of the stream; null when there is none.
  mutating func document() throws(ConfigurationError) -> YAMLNode {
    _ = try reader.next()
    guard case .documentStart = try reader.next().event else {
      return YAMLNode(.scalar(YAMLScalar(plain: "")), at: .start(of: file))
    }
    let (event, location) = try reader.next()
    let root = try part(event, at: location, depth: 1).node
    _ = try reader.next()
    let (end, place) = try reader.next()
    guard case .streamEnd = end else {
      throw .syntax(place, problem: "a second document starts here; expected only one")
    }
    return root
  }

  // MARK: - Values

  private mutating func part(
    _ event: EventReader.Event, at location: SourceLocation, depth: Int
  ) throws(ConfigurationError) -> Part {
    let (part, anchor): (Part, String?)
    switch event {
    case .alias(let name): return try copy(of: name, at: location, depth: depth)
    case .scalar(let scalar):
      let node = YAMLNode(.scalar(try meaning(of: scalar, at: location)), at: location)
      (part, anchor) = (Part(node: node, size: 1, height: 0), scalar.anchor)
      try count(1, at: location)
    case .sequenceStart(let name, let tag):
      try check(tag, is: "seq", at: location)
      (part, anchor) = (try sequence(at: location, depth: depth), name)
    case .mappingStart(let name, let tag):
      try check(tag, is: "map", at: location)
      (part, anchor) = (try mapping(at: location, depth: depth), name)
    default: throw .syntax(location, problem: "expected a value")
    }
    if let anchor { anchors[anchor] = part }
    return part
  }

  private mutating func sequence(
    at location: SourceLocation, depth: Int
  ) throws(ConfigurationError) -> Part {
    try checkDepth(depth, at: location)
    try count(1, at: location)
    var whole = Part(node: YAMLNode(.sequence([]), at: location), size: 1, height: 1)
    var elements: [YAMLNode] = []
    while true {
      let (event, place) = try reader.next()
      if case .sequenceEnd = event { break }
      let element = try part(event, at: place, depth: depth + 1)
      elements.append(element.node)
      whole.add(element.size, element.height)
    }
    whole.node.content = .sequence(elements)
    return whole
  }

  private mutating func mapping(
    at location: SourceLocation, depth: Int
  ) throws(ConfigurationError) -> Part {
    try checkDepth(depth, at: location)
    try count(1, at: location)
    var whole = Part(node: YAMLNode(.mapping([]), at: location), size: 1, height: 1)
    var pairs: [YAMLNode.Pair] = []
    var lines: [String: Int] = [:]
    while true {
      let (event, place) = try reader.next()
      if case .mappingEnd = event { break }
      guard case .scalar(let key) = try part(event, at: place, depth: depth + 1).node.content else {
        throw .syntax(place, problem: "a key must be a single value, not a list or a mapping")
      }
      if let line = lines.updateValue(place.line, forKey: key.text) {
        throw .duplicateKey(place, key: key.text, firstLine: line)
      }
      let (next, valuePlace) = try reader.next()
      let value = try part(next, at: valuePlace, depth: depth + 1)
      pairs.append(YAMLNode.Pair(key: key.text, keyLocation: place, value: value.node))
      whole.add(value.size + 1, value.height)
    }
    whole.node.content = .mapping(pairs)
    return whole
  }

  private mutating func copy(
    of name: String, at location: SourceLocation, depth: Int
  ) throws(ConfigurationError) -> Part {
    guard let part = anchors[name] else {
      throw .syntax(location, problem: "alias '*\(name)' has no anchor '&\(name)' before it")
    }
    try count(part.size, at: location)
    try checkDepth(depth + part.height - 1, at: location)
    return part
  }

  // MARK: - Tags

  /// What a scalar means: by its tag if it has one, else by its text unless it is quoted.
  private func meaning(
    of scalar: EventReader.Scalar, at location: SourceLocation
  ) throws(ConfigurationError) -> YAMLScalar {
    guard let tag = scalar.tag else {
      return scalar.isPlain ? YAMLScalar(plain: scalar.text) : YAMLScalar(quoted: scalar.text)
    }
    if tag == "!" { return YAMLScalar(quoted: scalar.text) }
    let plain = YAMLScalar(plain: scalar.text)
    let fits: Bool
    switch tag.hasPrefix(TreeBuilder.namespace) ? tag.dropFirst(TreeBuilder.namespace.count) : "" {
    case "str": return YAMLScalar(quoted: scalar.text)
    case "null": fits = plain.kind == .null
    case "bool": fits = plain.kind == .boolean
    case "int": fits = plain.kind == .integer
    case "float": fits = plain.kind == .number || plain.kind == .integer
    default: throw .syntax(location, problem: "unknown tag '\(tag)'")
    }
    guard fits else {
      throw .syntax(location, problem: "\(plain.summary) does not fit its tag '\(tag)'")
    }
    return plain.kind == .integer && tag.hasSuffix("float")
      ? YAMLScalar(text: plain.text, kind: .number) : plain
  }

  private static let namespace = "tag:yaml.org,2002:"

  private func check(
    _ tag: String?, is expected: String, at location: SourceLocation
  ) throws(ConfigurationError) {
    guard let tag, tag != "!", tag != TreeBuilder.namespace + expected else { return }
    throw .syntax(location, problem: "unknown tag '\(tag)'")
  }

  // MARK: - Limits

  private mutating func count(
    _ nodes: Int, at location: SourceLocation
  ) throws(ConfigurationError) {
    total += nodes
    guard total <= limits.nodes else {
      throw .syntax(location, problem: "more than \(limits.nodes) values, counting aliases in full")
    }
  }

  private func checkDepth(_ depth: Int, at location: SourceLocation) throws(ConfigurationError) {
    guard depth <= limits.depth else {
      throw .syntax(location, problem: "more than \(limits.depth) levels of lists and mappings")
    }
  }
}

import Console

/// Decodes one node, and remembers which keys of it were asked for.
final class NodeDecoder: Decoder {
  let node: YAMLNode
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]
  /// Where the node has no value for a key; only for types whose keys are properties.
  private(set) var fallback: YAMLNode?
  /// Whether keys are data and stay as they are.
  private var keysAreData = false
  /// Whether the type asked for a mapping, or has not said yet what it wants.
  private var wantsMapping = true
  private var asked: [String] = []
  private var nested: [NodeDecoder] = []
  private lazy var index = NodeDecoder.index(of: node)

  init(_ node: YAMLNode, fallback: YAMLNode? = nil, path: [any CodingKey] = []) {
    let isEmptyPlace = node.isNull && fallback?.pairs != nil
    self.node = isEmptyPlace ? YAMLNode(.mapping([]), at: node.location) : node
    self.fallback = fallback
    self.codingPath = path
  }

  // MARK: - Values

  /// The value of the root node.
  func root<Value: Decodable>(_ type: Value.Type) throws(ConfigurationError) -> Value {
    do {
      return try value(type)
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw located(error, choices: nil)
    }
  }

  /// The node as a type, all of whose keys must be known to it.
  func value<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try part(type)
    try checkKeys()
    return value
  }

  /// The node as a type that may be only one of several that read it.
  func part<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let scalar = type as? any ScalarReadable.Type {
      wantsMapping = false
      if let value = try scalar.read(from: self) as? Value { return value }
    }
    if type is any DataKeyed.Type { (keysAreData, fallback) = (true, nil) }
    do {
      return try Value(from: self)
    } catch let error as ConfigurationError {
      throw error
    } catch {
      throw located(error, choices: NodeDecoder.choices(of: type))
    }
  }

  // MARK: - Containers

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard node.pairs != nil else { throw mismatch(expected: "a mapping") }
    return KeyedDecodingContainer(KeyedNodes<Key>(decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    wantsMapping = false
    guard case .sequence(let elements) = node.content else { throw mismatch(expected: "a list") }
    return UnkeyedNodes(decoder: self, elements: elements)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer {
    SingleNode(decoder: self)
  }

  // MARK: - Keys

  /// The keys of the node's mapping, in the order of the file.
  var keys: [String] { node.pairs?.map(\.key) ?? [] }

  /// The key in the file for a property's.
  func key(for key: some CodingKey) -> String {
    keysAreData ? key.stringValue : SnakeCase.key(of: key.stringValue)
  }

  /// The property's key for a key in the file, if the type has one.
  func codingKey<Key: CodingKey>(for key: String) -> Key? {
    if keysAreData { return Key(stringValue: key) }
    return [key, SnakeCase.property(of: key)].lazy.compactMap { Key(stringValue: $0) }
      .first { self.key(for: $0) == key }
  }

  /// Whether the node or its default has a key.
  func has(_ key: String) -> Bool {
    asked.append(key)
    return index[key] != nil || fallback?[key] != nil
  }

  /// A decoder for the value of a key.
  func child(_ key: some CodingKey) throws -> NodeDecoder {
    let name = self.key(for: key)
    asked.append(name)
    let path = codingPath + [PathKey(name)]
    let spare = fallback?[name]
    if let place = index[name], let pairs = node.pairs {
      return NodeDecoder(pairs[place].value, fallback: spare, path: path)
    }
    if let spare { return NodeDecoder(spare, path: path) }
    throw missing(name)
  }

  /// A decoder for a value that is read here piece by piece.
  func nestedDecoder(_ child: NodeDecoder) -> NodeDecoder {
    nested.append(child)
    return child
  }

  private static func index(of node: YAMLNode) -> [String: Int] {
    var index: [String: Int] = [:]
    for (place, pair) in (node.pairs ?? []).enumerated() { index[pair.key] = place }
    return index
  }

  // MARK: - Complaints

  /// Complains about the first key that no one asked for.
  private func checkKeys() throws(ConfigurationError) {
    for child in nested { try child.checkKeys() }
    guard wantsMapping, let pairs = node.pairs else { return }
    let known = Set(asked)
    guard let pair = pairs.first(where: { !known.contains($0.key) }) else { return }
    let names = asked.enumerated().filter { asked.firstIndex(of: $1) == $0 }.map(\.element)
    throw .unknownKey(
      pair.keyLocation, path: path(to: pair.key),
      nearest: Spelling.nearest(to: pair.key, among: names), known: names)
  }

  private func missing(_ name: String) -> ConfigurationError {
    let unread = (node.pairs ?? []).filter { !asked.contains($0.key) }
    let similar = Spelling.nearest(to: name, among: unread.map(\.key))
    let pair = unread.first { $0.key == similar }
    let place = pair.map { "'\($0.key)' on line \($0.keyLocation.line)" }
    return .missingKey(node.location, path: path(to: name), resembling: place)
  }

  /// The complaint that the node is of the wrong kind.
  func mismatch(expected: String) -> ConfigurationError {
    .mismatch(node.location, path: dotted(codingPath), expected: expected, found: node.summary)
  }

  /// The complaint of a type about its node, with the node's place.
  private func located(_ error: any Error, choices: [String]?) -> ConfigurationError {
    if let error = error as? ConfigurationError { return error }
    guard let (path, reason) = (error as? DecodingError)?.whereAndWhy else {
      return .invalid(node.location, path: dotted(codingPath), reason: String(describing: error))
    }
    if let choices, case .scalar(let scalar) = node.content, path.count == codingPath.count {
      let nearest = Spelling.nearest(to: scalar.text, among: choices)
      let hint = nearest.map { "; did you mean '\($0)'?" } ?? ""
      let list = choices.joined(separator: ", ")
      return .mismatch(
        node.location, path: dotted(codingPath), expected: "one of \(list)",
        found: node.summary + hint)
    }
    let inside = path.dropFirst(codingPath.count).map { key($0.stringValue, $0.intValue) }
    let place = inside.reduce(into: node) { $0 = $0[component: $1] ?? $0 }.location
    return .invalid(
      place, path: (codingPath.map(\.stringValue) + inside).joined(separator: "."), reason: reason)
  }

  private func key(_ name: String, _ index: Int?) -> String {
    index.map(String.init) ?? (keysAreData ? name : SnakeCase.key(of: name))
  }

  private func path(to key: String) -> String {
    dotted(codingPath + [PathKey(key)])
  }

  /// The raw values of an enumeration with texts as raw values; nil for other types.
  private static func choices(of type: Any.Type) -> [String]? {
    guard let type = type as? any CaseIterable.Type else { return nil }
    func rawValues<Cases: CaseIterable>(_: Cases.Type) -> [String] {
      Cases.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
    }
    let values = rawValues(type)
    return values.isEmpty ? nil : values
  }
}

/// The keys of a path with dots between them.
private func dotted(_ path: [any CodingKey]) -> String {
  path.map(\.stringValue).joined(separator: ".")
}

/// A step of a path, as written in the file.
struct PathKey: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(_ name: String) {
    (stringValue, intValue) = (name, nil)
  }

  init(_ index: Int) {
    (stringValue, intValue) = (String(index), index)
  }

  init?(stringValue: String) { self.init(stringValue) }
  init?(intValue: Int) { self.init(intValue) }
}

extension YAMLNode {
  /// The pairs of a mapping; nil for other nodes.
  var pairs: [Pair]? {
    if case .mapping(let pairs) = content { pairs } else { nil }
  }

  /// The value at a key or, in a list, at an index.
  fileprivate subscript(component name: String) -> YAMLNode? {
    guard case .sequence(let elements) = content else { return self[name] }
    guard let index = Int(name), elements.indices.contains(index) else { return nil }
    return elements[index]
  }
}

extension DecodingError {
  /// The path and the explanation in the error.
  fileprivate var whereAndWhy: (path: [any CodingKey], reason: String)? {
    switch self {
    case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
      (context.codingPath, context.debugDescription)
    case .keyNotFound(let key, let context):
      (context.codingPath, "the key '\(key.stringValue)' is missing")
    @unknown default: nil
    }
  }
}

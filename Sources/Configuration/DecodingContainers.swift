/// The values of a mapping, by key.
struct KeyedNodes<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: NodeDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }
  var allKeys: [Key] { decoder.keys.compactMap { decoder.codingKey(for: $0) } }

  func contains(_ key: Key) -> Bool {
    decoder.has(decoder.key(for: key))
  }

  func decodeNil(forKey key: Key) throws -> Bool {
    try decoder.child(key).node.isNull
  }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try decoder.child(key).value(type)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try decoder.nestedDecoder(decoder.child(key)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder.nestedDecoder(decoder.child(key)).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    try decoder.nestedDecoder(decoder.child(PathKey("super")))
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    try decoder.nestedDecoder(decoder.child(key))
  }
}

/// The elements of a list, in order.
struct UnkeyedNodes: UnkeyedDecodingContainer {
  let decoder: NodeDecoder
  let elements: [YAMLNode]
  private(set) var currentIndex = 0

  init(decoder: NodeDecoder, elements: [YAMLNode]) {
    self.decoder = decoder
    self.elements = elements
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  mutating func decodeNil() throws -> Bool {
    guard try current().node.isNull else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try current().value(type)
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder {
    try next()
  }

  /// A decoder for the element at the current index.
  private func current() throws -> NodeDecoder {
    guard !isAtEnd else {
      throw decoder.mismatch(expected: "a list of more than \(elements.count) elements")
    }
    return NodeDecoder(
      elements[currentIndex], path: decoder.codingPath + [PathKey(currentIndex)])
  }

  /// A decoder for an element that is read piece by piece.
  private mutating func next() throws -> NodeDecoder {
    let element = try current()
    currentIndex += 1
    return decoder.nestedDecoder(element)
  }
}

/// A node as one value.
struct SingleNode: SingleValueDecodingContainer {
  let decoder: NodeDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.node.isNull }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try decoder.part(type)
  }
}

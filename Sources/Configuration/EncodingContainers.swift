/// The values of a mapping that is being encoded.
struct KeyedBoxes<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let box: NodeBox
  let codingPath: [any CodingKey]

  func encodeNil(forKey key: Key) {
    box.child(key).encodeNil()
  }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try box.child(key).encode(value, path: codingPath + [key])
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    encoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    NodeEncoder(box: box.child(PathKey("super")), codingPath: codingPath)
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    encoder(key)
  }

  private func encoder(_ key: Key) -> NodeEncoder {
    NodeEncoder(box: box.child(key), codingPath: codingPath + [key])
  }
}

/// The elements of a list that is being encoded.
struct UnkeyedBoxes: UnkeyedEncodingContainer {
  let box: NodeBox
  let codingPath: [any CodingKey]

  var count: Int { box.count }

  func encodeNil() {
    box.appended().encodeNil()
  }

  func encode<Value: Encodable>(_ value: Value) throws {
    let path = codingPath + [PathKey(count)]
    try box.appended().encode(value, path: path)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    encoder().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    encoder().unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    encoder()
  }

  private func encoder() -> NodeEncoder {
    NodeEncoder(box: box.appended(), codingPath: codingPath)
  }
}

/// A single value that is being encoded.
struct SingleBox: SingleValueEncodingContainer {
  let box: NodeBox
  let codingPath: [any CodingKey]

  func encodeNil() {
    box.encodeNil()
  }

  func encode<Value: Encodable>(_ value: Value) throws {
    try box.encode(value, path: codingPath)
  }
}

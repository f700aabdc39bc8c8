/// A node while it is being encoded; containers share it.
final class NodeBox {
  private enum State {
    case empty
    case scalar(YAMLScalar)
    case sequence([NodeBox])
    case mapping([(key: String, value: NodeBox)])
  }

  static let place = SourceLocation(file: "defaults", line: 0, column: 0)
  private var state = State.empty
  /// Whether keys are data, which are not changed but sorted.
  private var keysAreData = false

  /// The finished node; null when nothing was encoded.
  var node: YAMLNode {
    switch state {
    case .empty: YAMLNode(.scalar(YAMLScalar(plain: "null")), at: NodeBox.place)
    case .scalar(let scalar): YAMLNode(.scalar(scalar), at: NodeBox.place)
    case .sequence(let elements): YAMLNode(.sequence(elements.map(\.node)), at: NodeBox.place)
    case .mapping(let pairs):
      YAMLNode(
        .mapping(
          (keysAreData ? pairs.sorted { $0.key < $1.key } : pairs).map {
            YAMLNode.Pair(key: $0.key, keyLocation: NodeBox.place, value: $0.value.node)
          }), at: NodeBox.place)
    }
  }

  /// Puts a value in.
  func encode(_ value: some Encodable, path: [any CodingKey]) throws {
    if let scalar = value as? any ScalarWritable {
      state = .scalar(scalar.scalar)
    } else {
      if value is any DataKeyed { keysAreData = true }
      try value.encode(to: NodeEncoder(box: self, codingPath: path))
    }
  }

  /// Puts null in.
  func encodeNil() {
    state = .scalar(YAMLScalar(plain: "null"))
  }

  /// Makes the node a mapping, unless it is one.
  func becomeMapping() {
    if case .mapping = state { return }
    state = .mapping([])
  }

  /// Makes the node a list, unless it is one.
  func becomeSequence() {
    if case .sequence = state { return }
    state = .sequence([])
  }

  /// The elements of the list so far.
  var count: Int {
    if case .sequence(let elements) = state { elements.count } else { 0 }
  }

  /// A new element of the list.
  func appended() -> NodeBox {
    let child = NodeBox()
    if case .sequence(let elements) = state { state = .sequence(elements + [child]) }
    return child
  }

  /// The place for a key's value, empty even if the key had one.
  func child(_ key: some CodingKey) -> NodeBox {
    let name = keysAreData ? key.stringValue : SnakeCase.key(of: key.stringValue)
    let child = NodeBox()
    guard case .mapping(var pairs) = state else { return child }
    if let index = pairs.firstIndex(where: { $0.key == name }) {
      pairs[index].value = child
    } else {
      pairs.append((name, child))
    }
    state = .mapping(pairs)
    return child
  }
}

/// Encodes into a box.
struct NodeEncoder: Encoder {
  let box: NodeBox
  let codingPath: [any CodingKey]
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    box.becomeMapping()
    return KeyedEncodingContainer(KeyedBoxes<Key>(box: box, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    box.becomeSequence()
    return UnkeyedBoxes(box: box, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleBox(box: box, codingPath: codingPath)
  }
}

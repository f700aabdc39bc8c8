/// A value of a YAML document, with the place where it was written.
public struct YAMLNode: Sendable, Hashable {
  /// What a node holds.
  public enum Content: Sendable, Hashable {
    /// A single value.
    case scalar(YAMLScalar)
    /// A list.
    case sequence([YAMLNode])
    /// Named values, in the order of the file, each name once.
    case mapping([Pair])
  }

  /// A named value.
  public struct Pair: Sendable, Hashable {
    /// The name.
    public let key: String
    /// Where the name stands.
    public let keyLocation: SourceLocation
    /// The value.
    public var value: YAMLNode

    /// A named value.
    public init(key: String, keyLocation: SourceLocation, value: YAMLNode) {
      self.key = key
      self.keyLocation = keyLocation
      self.value = value
    }
  }

  /// What the node holds.
  public var content: Content
  /// Where it starts.
  public var location: SourceLocation

  /// A node at a place.
  public init(_ content: Content, at location: SourceLocation) {
    self.content = content
    self.location = location
  }

  /// The value of a key; nil when absent or when the node is no mapping.
  ///
  /// Complexity: linear in the number of keys.
  public subscript(key: String) -> YAMLNode? {
    guard case .mapping(let pairs) = content else { return nil }
    return pairs.first { $0.key == key }?.value
  }

  /// Whether the node is the null value, as an empty place in a file is.
  public var isNull: Bool {
    if case .scalar(let scalar) = content { scalar.kind == .null } else { false }
  }

  /// The kind of the node and, for a scalar, its value, as error messages show it.
  var summary: String {
    switch content {
    case .scalar(let scalar): scalar.summary
    case .sequence(let elements): elements.isEmpty ? "an empty list" : "a list"
    case .mapping(let pairs): pairs.isEmpty ? "an empty mapping" : "a mapping"
    }
  }
}

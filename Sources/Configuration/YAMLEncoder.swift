/// Turns any `Encodable` value into YAML that `YAMLDecoder` reads back as the same value.
///
/// Keys are the snake-case form of properties' names, in the order of encoding; keys of
/// dictionaries stay as they are and are sorted. Numbers are written with as many digits as it takes
/// to read the same number back. Absent optionals are left out, or null in lists.
public struct YAMLEncoder: Sendable {
  /// An encoder.
  public init() {}

  /// The YAML text of a value, ended by a line feed.
  ///
  /// - Throws: `ConfigurationError.invalid` when the value refuses to be encoded.
  public func encode(_ value: some Encodable) throws(ConfigurationError) -> String {
    YAMLWriter.text(of: try tree(of: value))
  }

  /// The tree of a value, whose places have the file name `defaults` and no lines.
  func tree(of value: some Encodable) throws(ConfigurationError) -> YAMLNode {
    let box = NodeBox()
    do {
      try box.encode(value, path: [])
    } catch {
      throw .invalid(NodeBox.place, path: "", reason: String(describing: error))
    }
    return box.node
  }
}

extension YAMLNode {
  /// The node as YAML text, ended by a line feed.
  public var yamlText: String { YAMLWriter.text(of: self) }
}

import Console

/// Turns YAML trees into any `Decodable` type, strictly.
///
/// - Keys are the snake-case form of properties' names: `maxTokens` is read from `max_tokens`, and
///   so are explicit coding keys. Keys of dictionaries are data and stay as they are.
/// - A key that the type never asks for is an error that names the nearest key that it did ask for.
/// - Integers must be written as integers; numbers may be. A text may also be written as a plain
///   number or boolean, and is then the text as written; null is no text.
/// - Every error names the place, the key's path, what was expected and what was found.
public struct YAMLDecoder: Sendable {
  /// A decoder.
  public init() {}

  /// The value that a tree configures.
  public func decode<Value: Decodable>(
    _ type: Value.Type, from node: YAMLNode
  ) throws(ConfigurationError) -> Value {
    try NodeDecoder(node).root(type)
  }

  /// The value that a tree configures, with what is absent taken from a default.
  ///
  /// Absent keys of structs take the default's value at every depth. Lists and dictionaries are
  /// taken whole from the one or from the other. An empty place where the default has a mapping
  /// counts as an empty mapping.
  public func decode<Value: Codable>(
    _ type: Value.Type, from node: YAMLNode, defaults: Value
  ) throws(ConfigurationError) -> Value {
    try NodeDecoder(node, fallback: YAMLEncoder().tree(of: defaults)).root(type)
  }

  /// The value that a document configures.
  public func decode<Value: Decodable>(
    _ type: Value.Type, from text: String, file: String
  ) throws(ConfigurationError) -> Value {
    try decode(type, from: YAML.parse(text, file: file))
  }

  /// The value that a file configures, with overrides from the command line and with defaults.
  ///
  /// - Parameters:
  ///   - type: What is configured.
  ///   - path: A YAML file.
  ///   - overrides: Texts such as `training.steps=100`, applied in this order.
  ///   - defaults: Where absent keys come from.
  public func load<Value: Codable>(
    _ type: Value.Type, from path: String, overrides: [String] = [], defaults: Value
  ) throws(ConfigurationError) -> Value {
    var node = try YAML.load(path)
    let fallback = try YAMLEncoder().tree(of: defaults)
    for override in overrides { try node.apply(override, defaults: fallback) }
    return try NodeDecoder(node, fallback: fallback).root(type)
  }
}

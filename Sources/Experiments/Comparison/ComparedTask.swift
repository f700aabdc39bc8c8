public import Corpora

/// A task that systems are compared on: a direction that is translated, or a language that is tagged.
public struct ComparedTask: Hashable, Sendable, CustomStringConvertible {
  /// The name, such as `fr-en` or `fr`.
  public let name: String
  /// The direction; nil for a language.
  public let direction: Direction?

  /// A direction.
  public init(_ direction: Direction) {
    (name, self.direction) = (direction.description, direction)
  }

  /// A language that is tagged.
  public init(language: String) { (name, direction) = (language, nil) }

  /// The name.
  public var description: String { name }

  /// Whether a person who names a task, or a language beside English, means this one.
  func isMeant(by word: String) -> Bool {
    guard word != name else { return true }
    guard let direction, word != "en" else { return false }
    return [direction.source, direction.target].contains(word)
  }
}

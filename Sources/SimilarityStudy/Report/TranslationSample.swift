/// A sentence, what it should have become, and what the model made of it.
public struct TranslationSample: Codable, Sendable, Equatable {
  /// The direction, such as `fr-en`.
  public let direction: String
  /// The sentence.
  public let source: String
  /// Its translation by a person.
  public let reference: String
  /// Its translation by the model.
  public let output: String

  /// Makes a sample.
  public init(direction: String, source: String, reference: String, output: String) {
    self.direction = direction
    self.source = source
    self.reference = reference
    self.output = output
  }
}

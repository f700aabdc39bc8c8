/// A name and a value, such as `device` and `cpu`.
public struct Fact: Sendable, Equatable {
  /// What is said.
  public let name: String
  /// What it is.
  public let value: String

  /// Makes a fact.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// A piece of a report's section.
///
/// Texts are plain: they are escaped when the page is made.
public indirect enum ReportBlock: Sendable {
  /// A paragraph.
  case paragraph(String)
  /// Findings, one under the other.
  case statements([String])
  /// Something the reader must not overlook.
  case notice(String)
  /// A table.
  case table(ReportTable)
  /// A large picture.
  case chart(any Chart)
  /// Several small pictures side by side.
  case charts([any Chart])
  /// A picture with what it says beside it.
  case reading(any Chart, statements: [String])
  /// Two parts side by side where the page is wide enough, the second one larger.
  case beside(ReportBlock, ReportBlock)
  /// Names and values.
  case facts([Fact])
  /// Sample translations.
  case samples([TranslationSample])
  /// A text in a fixed pitch, folded away when long.
  case code(String)
}

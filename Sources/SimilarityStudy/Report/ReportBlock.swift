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

/// A picture with what it says in words.
public struct Reading: Sendable {
  /// The picture.
  public let chart: any Chart
  /// What it says; a claim comes with its number, its interval and its n.
  public let sentences: [String]

  /// Puts words to a picture.
  public init(_ chart: any Chart, _ sentences: [String] = []) {
    self.chart = chart
    self.sentences = sentences
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
  /// Several small pictures side by side, each with its words under it.
  case readings([Reading])
  /// A picture with what it says beside it.
  case reading(any Chart, statements: [String])
  /// A heatmap whose part of the network and step can be chosen, with what its first view says.
  case explorer(SimilarityExplorer, statements: [String])
  /// Two parts side by side where the page is wide enough, the second one larger.
  case beside(ReportBlock, ReportBlock)
  /// Names and values.
  case facts([Fact])
  /// Sample translations.
  case samples([TranslationSample])
  /// A text in a fixed pitch, folded away when long.
  case code(String)
}

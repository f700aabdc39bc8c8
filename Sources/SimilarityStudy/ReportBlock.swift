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

/// A table of texts; columns of numbers are set flush right and sort by value.
public struct ReportTable: Sendable, Equatable {
  /// A column's heading and kind.
  public struct Column: Sendable, Equatable {
    /// The heading.
    public let title: String
    /// Whether it holds numbers.
    public let isNumeric: Bool

    /// Makes a column.
    public init(_ title: String, isNumeric: Bool = false) {
      self.title = title
      self.isNumeric = isNumeric
    }
  }

  /// What the table shows.
  public let caption: String?
  /// The columns.
  public let columns: [Column]
  /// The rows; short ones are filled up with empty cells.
  public let rows: [[String]]
  /// Rows below a rule that stay in place when the table is sorted, such as averages.
  public let footer: [[String]]

  /// Makes a table.
  public init(
    caption: String? = nil, columns: [Column], rows: [[String]], footer: [[String]] = []
  ) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
    self.footer = footer
  }
}

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

/// A piece of a report's section. Texts are plain: they are escaped when the page is made.
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

/// A part of a report with a heading.
public struct ReportSection: Sendable {
  /// The heading.
  public let title: String
  /// A line under the heading.
  public let lead: String?
  /// What it holds.
  public let blocks: [ReportBlock]

  /// Makes a section.
  public init(title: String, lead: String? = nil, blocks: [ReportBlock]) {
    self.title = title
    self.lead = lead
    self.blocks = blocks
  }
}

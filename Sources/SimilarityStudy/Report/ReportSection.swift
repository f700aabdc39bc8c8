/// A part of a report with a heading.
public struct ReportSection: Sendable {
  /// The heading.
  public let title: String
  /// A shorter heading for the list of contents.
  public let shortTitle: String
  /// A line under the heading.
  public let lead: String?
  /// What it holds.
  public let blocks: [ReportBlock]

  /// Makes a section; without a shorter heading the contents have the same.
  public init(
    title: String, shortTitle: String? = nil, lead: String? = nil, blocks: [ReportBlock]
  ) {
    self.title = title
    self.shortTitle = shortTitle ?? title
    self.lead = lead
    self.blocks = blocks
  }
}

/// Sections that belong together, such as those of one run among several.
public struct ReportChapter: Sendable {
  /// The heading.
  public let title: String
  /// A line under the heading.
  public let lead: String?
  /// Its sections.
  public let sections: [ReportSection]

  /// Makes a chapter.
  public init(title: String, lead: String? = nil, sections: [ReportSection]) {
    self.title = title
    self.lead = lead
    self.sections = sections
  }
}

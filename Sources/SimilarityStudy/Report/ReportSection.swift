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

/// A report as one page that needs nothing else: no network, no other file, no script to be read.
///
/// All texts are plain and are escaped here. The page is well-formed XML as well as HTML.
public struct ReportPage: Sendable {
  /// A number that leads the page.
  public struct Figurehead: Sendable, Equatable {
    /// The number as text.
    public let value: String
    /// What it counts.
    public let label: String

    /// Makes a leading number.
    public init(value: String, label: String) {
      self.value = value
      self.label = label
    }
  }

  /// The title.
  public var title: String
  /// A line under the title.
  public var subtitle: String
  /// The findings that matter most.
  public var headlines: [String]
  /// The numbers that matter most.
  public var figureheads: [Figurehead]
  /// Problems that the reader must know of.
  public var warnings: [String]
  /// The parts.
  public var sections: [ReportSection]
  /// Parts of parts, after the sections.
  public var chapters: [ReportChapter] = []
  /// After how many seconds the page loads itself anew; nil for a page that stays as it is.
  public var reloadInterval: Int?

  /// Makes a page.
  public init(
    title: String, subtitle: String = "", headlines: [String] = [],
    figureheads: [Figurehead] = [], warnings: [String] = [], sections: [ReportSection] = []
  ) {
    self.title = title
    self.subtitle = subtitle
    self.headlines = headlines
    self.figureheads = figureheads
    self.warnings = warnings
    self.sections = sections
  }

  /// The page.
  public var html: String {
    let page = Markup.element(
      "html", ["lang": "en", "xmlns": "http://www.w3.org/1999/xhtml"], [head, body])
    return "<!DOCTYPE html>\n" + page.source + "\n"
  }

  private var head: Markup {
    .element(
      "head", [:],
      [
        .element("meta", ["charset": "utf-8"]),
        .element(
          "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .element("meta", ["name": "color-scheme", "content": "light dark"]),
        .element(
          "meta",
          [
            "http-equiv": "Content-Security-Policy",
            "content": "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'",
          ]),
        .element("title", text: title),
        .element("style", [:], [ReportStyle.sheet, .style(Palette.styleRules)]),
      ])
  }

  private var body: Markup {
    let numbered = sections.enumerated().map { ("part-\($0 + 1)", $1) }
    let parts = chapters.enumerated().map { ("run-\($0 + 1)", $1) }
    let links = numbered.map { ($0, $1.shortTitle) } + parts.map { ($0, $1.title) }
    return .element(
      "body", ["data-reload": reloadInterval.map(String.init)],
      [
        header, contents(links),
        .element("main", [:], numbered.map { section($0, $1) } + parts.map(chapter)),
        .element(
          "footer", text: "Written by gradvac. Everything on this page is inside this one file."),
        .element("div", ["id": "tip", "role": "status", "aria-live": "off"]),
        .element("script", [:], [ReportScript.source]),
      ])
  }

  private var header: Markup {
    let numbers = figureheads.map {
      Markup.element(
        "div", [:], [.element("b", text: $0.value), .element("span", text: $0.label)])
    }
    let lines = headlines.enumerated().map { index, line in
      Markup.element("p", ["class": index == 0 ? "headline" : "second"], text: line)
    }
    return .element(
      "header", [:],
      [.element("h1", text: title)]
        + (subtitle.isEmpty ? [] : [.element("p", ["class": "subtitle"], text: subtitle)])
        + warnings.map { .element("p", ["class": "notice", "role": "note"], text: $0) } + lines
        + (numbers.isEmpty ? [] : [.element("div", ["class": "numbers"], numbers)]))
  }

  private func contents(_ links: [(id: String, title: String)]) -> Markup {
    guard links.count > 2 else { return .empty }
    return .element(
      "nav", ["aria-label": "Contents"],
      links.map { .element("a", ["href": "#" + $0.id], text: $0.title) })
  }

  private func chapter(_ id: String, _ chapter: ReportChapter) -> Markup {
    let lead = chapter.lead.map { [Markup.element("p", ["class": "lead"], text: $0)] } ?? []
    let parts = chapter.sections.enumerated().map {
      section("\(id)-\($0 + 1)", $1, isInner: true)
    }
    return .element(
      "section", ["id": id, "class": "chapter"],
      [.element("h2", text: chapter.title)] + lead + parts)
  }

  private func section(
    _ id: String, _ section: ReportSection, isInner: Bool = false
  ) -> Markup {
    let heading =
      isInner
      ? Markup.element("h3", text: section.title) : Markup.element("h2", text: section.title)
    let lead = section.lead.map { [Markup.element("p", ["class": "lead"], text: $0)] } ?? []
    return .element("section", ["id": id], [heading] + lead + section.blocks.map(\.markup))
  }
}

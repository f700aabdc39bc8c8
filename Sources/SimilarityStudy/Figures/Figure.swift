/// A picture as data: a Vega-Lite specification for files, and the numbers behind it.
public struct Figure: Sendable, Equatable {
  /// The file name without extension: lower-case letters, digits and hyphens.
  public let name: String
  /// The title.
  public let title: String
  /// What the picture shows, for those who cannot see it.
  public let alternativeText: String
  /// The Vega-Lite specification, with its data inside.
  public let specification: JSONValue
  /// The same data as comma-separated text.
  public let csv: String

  /// Makes a figure; the name is turned into one that is safe for files.
  public init(
    name: String, title: String, alternativeText: String, specification: JSONValue, csv: String
  ) {
    self.name = Self.fileName(name)
    self.title = title
    self.alternativeText = alternativeText
    self.specification = specification
    self.csv = csv
  }

  /// The specification as JSON text, with a newline at its end.
  public var json: String { specification.text + "\n" }

  /// A name with everything but ASCII letters and digits turned into single hyphens; at most 80
  /// characters, and `figure` when nothing is left.
  static func fileName(_ name: String) -> String {
    let parts = name.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let joined = parts.joined(separator: "-").prefix(80)
    return joined.isEmpty ? "figure" : String(joined)
  }
}

/// A picture that can be drawn inside a page and as a Vega-Lite figure.
public protocol Chart: Sendable {
  /// The file name without extension.
  var name: String { get }
  /// The title.
  var title: String { get }
  /// What the picture shows, with its main numbers, for those who cannot see it.
  var alternativeText: String { get }
  /// A scalable picture for a page that has the report's style sheet; it needs no other program.
  var svg: String { get }
  /// The picture as a Vega-Lite figure.
  var figure: Figure { get }
}

/// What all Vega-Lite specifications share.
enum VegaLite {
  /// The version of the schema that all specifications follow.
  static let schema: JSONValue = "https://vega.github.io/schema/vega-lite/v6.json"

  /// A specification with a title, alternative text and the common looks, then `members`.
  static func specification(
    title: String, alternativeText: String, members: [(String, JSONValue)]
  ) -> JSONValue {
    let head: [(String, JSONValue)] = [
      ("$schema", schema), ("description", .string(Markup.printable(alternativeText))),
      ("title", ["text": .string(Markup.printable(title)), "anchor": "start"]),
    ]
    return .object(
      (head + members + [("config", looks)]).map {
        JSONValue.Member(name: $0.0, value: printable($0.1))
      })
  }

  /// A value whose texts hold no control characters, at which drawing programs give up.
  private static func printable(_ value: JSONValue) -> JSONValue {
    switch value {
    case .string(let text): .string(Markup.printable(text))
    case .array(let elements): .array(elements.map(printable))
    case .object(let members):
      .object(members.map { JSONValue.Member(name: $0.name, value: printable($0.value)) })
    default: value
    }
  }

  /// A white ground, so that the file is legible on a dark page too.
  private static let looks: JSONValue = [
    "background": "white", "padding": 12, "font": "Helvetica, Arial, sans-serif",
    "title": ["fontSize": 16, "fontWeight": 600, "color": "#1c2024", "offset": 12],
    "axis": [
      "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500, "labelColor": "#30363c",
      "titleColor": "#60646c", "gridColor": "#e6e7e5", "domainColor": "#b9bcc0",
      "tickColor": "#b9bcc0",
    ],
    "legend": [
      "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500, "titleColor": "#60646c",
    ],
    "view": ["stroke": .null],
  ]

  /// A colour scale that gives names the categories' colours in order.
  ///
  /// - Parameter categories: the colours' numbers; in order of the names when left out.
  static func categoryScale(_ names: [String], _ categories: [Int]? = nil) -> JSONValue {
    [
      "domain": .array(names.map(JSONValue.string)),
      "range": .array(
        names.indices.map { .string(Palette.lightColour(categories?[$0] ?? $0)) }),
    ]
  }
}

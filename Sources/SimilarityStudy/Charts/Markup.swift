/// A piece of XML: the only way in which the report's and the pictures' text is put together, so that
/// nothing reaches a page unescaped.
struct Markup: Sendable, Equatable {
  /// The escaped source.
  let source: String

  private init(source: String) { self.source = source }

  /// Nothing.
  static let empty = Markup(source: "")

  /// A text, escaped.
  static func text(_ text: String) -> Markup { Markup(source: escaped(text)) }

  /// Source that is known to be well-formed, such as the page's own style sheet.
  static func trusted(_ source: StaticString) -> Markup { Markup(source: "\(source)") }

  /// Data for a script; JSON text has none of the characters that end it.
  static func json(_ value: JSONValue) -> Markup { Markup(source: printable(value.compact)) }

  /// A style sheet made from numbers and fixed words only.
  static func style(_ rules: String) -> Markup { Markup(source: rules) }

  /// An element with attributes in the order given; a nil attribute is left out.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<String, String?> = [:],
    _ children: [Markup] = []
  ) -> Markup {
    var source = "<\(name)"
    for (key, value) in attributes {
      if let value { source += " \(key)=\"\(escaped(value))\"" }
    }
    let inner = children.map(\.source).joined()
    let isVoid = inner.isEmpty && voidNames.contains("\(name)")
    return Markup(source: source + (isVoid ? "/>" : ">\(inner)</\(name)>"))
  }

  /// An element with a text.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<String, String?> = [:], text: String
  ) -> Markup {
    element(name, attributes, [.text(text)])
  }

  /// Pieces one after another.
  static func join(_ pieces: [Markup]) -> Markup {
    Markup(source: pieces.map(\.source).joined())
  }

  /// Elements that have no end tag in HTML, and SVG's shapes.
  private static let voidNames: Set<String> = [
    "meta", "br", "hr", "rect", "path", "line", "circle", "polyline",
  ]

  /// Text with the five special characters replaced, and characters that XML forbids turned into
  /// U+FFFD.
  static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      default: result.append(printable(scalar))
      }
    }
    return String(result)
  }

  /// Text with the characters that XML forbids turned into U+FFFD, so that any program can draw it.
  static func printable(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    result.append(contentsOf: text.unicodeScalars.map(printable))
    return String(result)
  }

  private static func printable(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar {
    case "\n", "\t": scalar
    case "\u{0}"..."\u{1F}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
    default: scalar
    }
  }
}

/// Shapes with coordinates to a tenth of a unit, which keeps pictures small.
extension Markup {
  /// A coordinate; what cannot be drawn is drawn at 0 or at the rim.
  static func number(_ value: Double) -> String {
    guard value.isFinite else { return "0" }
    let tenths = (max(-1e6, min(1e6, value)) * 10).rounded() / 10
    return tenths == tenths.rounded() ? String(Int(tenths)) : tenths.description
  }

  static func rect(
    x: Double, y: Double, width: Double, height: Double, radius: Double = 0, style: String
  ) -> Markup {
    element(
      "rect",
      [
        "class": style, "x": number(x), "y": number(y), "width": number(max(0, width)),
        "height": number(max(0, height)), "rx": radius > 0 ? number(radius) : nil,
      ])
  }

  static func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, style: String
  ) -> Markup {
    element(
      "line",
      ["class": style, "x1": number(x1), "y1": number(y1), "x2": number(x2), "y2": number(y2)])
  }

  static func label(
    _ text: String, x: Double, y: Double, size: Double, style: String, anchor: String = "start",
    turned: Bool = false
  ) -> Markup {
    element(
      "text",
      [
        "class": style, "x": number(x), "y": number(y), "font-size": number(size),
        "text-anchor": anchor == "start" ? nil : anchor,
        "transform": turned ? "rotate(-90 \(number(x)) \(number(y)))" : nil,
      ], text: text)
  }

  /// Shapes that show a text when pointed at or tapped.
  static func tip(_ text: String, _ shapes: [Markup]) -> Markup {
    element("g", ["class": "tip"], [element("title", text: text)] + shapes)
  }

  /// A picture that scales with its place and is read out as one image.
  static func picture(
    width: Double, height: Double, title: String, description: String, minimumWidth: Double? = nil,
    _ shapes: [Markup]
  ) -> Markup {
    element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": "0 0 \(number(width)) \(number(height))",
        "role": "img", "aria-label": title + ". " + description,
        "style": "max-width:\(number(width * 1.3))px"
          + (minimumWidth.map { ";min-width:\(number($0))px" } ?? ""),
      ], shapes)
  }

  /// About how wide a text is at a font size: letters are 0.6 em, East Asian ones 1 em.
  static func width(of text: String, size: Double) -> Double {
    text.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x2E80 ? 1 : 0.6) } * size
  }
}

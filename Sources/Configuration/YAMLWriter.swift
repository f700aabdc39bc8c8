/// Writes trees as YAML text: mappings and lists in block style, short lists of single values in
/// brackets, texts in quotes wherever a reader could take them for something else.
enum YAMLWriter {
  /// The text of a tree, ended by a line feed.
  static func text(of node: YAMLNode) -> String {
    if let inline = inline(node) { return inline + "\n" }
    return lines(of: node).map { $0 + "\n" }.joined()
  }

  /// The lines of a list or mapping in block style.
  private static func lines(of node: YAMLNode) -> [String] {
    switch node.content {
    case .scalar, .sequence([]), .mapping([]): return [inline(node) ?? ""]
    case .sequence(let elements): return elements.flatMap(lines(ofElement:))
    case .mapping(let pairs): return pairs.flatMap(lines(of:))
    }
  }

  /// An element's lines, the first of which starts with a dash.
  private static func lines(ofElement node: YAMLNode) -> [String] {
    let lines = inline(node).map { [$0] } ?? lines(of: node)
    return lines.prefix(1).map { "- " + $0 } + lines.dropFirst().map { "  " + $0 }
  }

  private static func lines(of pair: YAMLNode.Pair) -> [String] {
    let key = text(of: YAMLScalar(quoted: pair.key))
    // A reader looks for the colon after a key in 1,024 characters only.
    let head = key.unicodeScalars.count > 1000 ? ["? " + key, ":"] : [key + ":"]
    guard let inline = inline(pair.value) else {
      return head + lines(of: pair.value).map { "  " + $0 }
    }
    return head.dropLast() + [(head.last ?? "") + " " + inline]
  }

  /// The text of a node that goes on its key's line; nil when it takes lines of its own.
  private static func inline(_ node: YAMLNode) -> String? {
    switch node.content {
    case .scalar(let scalar): return text(of: scalar)
    case .mapping(let pairs): return pairs.isEmpty ? "{}" : nil
    case .sequence(let elements):
      guard let scalars = scalars(elements) else { return elements.isEmpty ? "[]" : nil }
      let list = "[" + scalars.joined(separator: ", ") + "]"
      return list.count <= 72 ? list : nil
    }
  }

  /// The texts of elements that are all single values.
  private static func scalars(_ elements: [YAMLNode]) -> [String]? {
    var texts: [String] = []
    for element in elements {
      guard case .scalar(let scalar) = element.content else { return nil }
      texts.append(text(of: scalar))
    }
    return texts
  }

  // MARK: - Single values

  private static func text(of scalar: YAMLScalar) -> String {
    guard scalar.kind == .text else { return scalar.text.isEmpty ? "null" : scalar.text }
    return isSafe(scalar.text) ? scalar.text : quoted(scalar.text)
  }

  /// Whether a text needs no quotes: words of letters, digits and `_-./+` that begin with a letter
  /// or `_`, and that no version of YAML takes for a boolean or null.
  private static func isSafe(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first, isLetter(first) || first == "_" else {
      return false
    }
    guard text.utf8.count <= 200, text.utf8.last != UInt8(ascii: " ") else { return false }
    let safe = text.unicodeScalars.allSatisfy {
      isLetter($0) || ("0"..."9").contains($0) || "_-./+ ".unicodeScalars.contains($0)
    }
    return safe && !reserved.contains(text.lowercased())
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic && scalar.value < 0x1_0000
  }

  private static let reserved: Set<String> = [
    "null", "true", "false", "yes", "no", "on", "off", "y", "n",
  ]

  /// The text in double quotes, with escapes for what cannot be seen.
  private static func quoted(_ text: String) -> String {
    "\"" + text.unicodeScalars.map(escaped).joined() + "\""
  }

  private static func escaped(_ scalar: Unicode.Scalar) -> String {
    switch scalar {
    case "\"": return "\\\""
    case "\\": return "\\\\"
    case "\n": return "\\n"
    case "\r": return "\\r"
    case "\t": return "\\t"
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned,
      .surrogate:
      let digits = String(scalar.value, radix: 16)
      let width = scalar.value > 0xFFFF ? 8 : 4
      let zeros = String(repeating: "0", count: width - digits.count)
      return (width == 8 ? "\\U" : "\\u") + zeros + digits
    default: return String(scalar)
    }
  }
}

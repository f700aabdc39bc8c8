import Configuration

extension RunSettings {
  /// Every value as YAML writes it, by its path: `training.max_steps` → `1000`.
  ///
  /// Lists are one value, such as `[fr, be]`; `5.0` is `5`. Absent optional values are left out.
  func settings() throws -> [String: String] {
    var settings: [String: String] = [:]
    func visit(_ node: YAMLNode, _ path: [String]) {
      switch node.content {
      case .mapping(let pairs) where !pairs.isEmpty:
        for pair in pairs { visit(pair.value, path + [pair.key]) }
      case .mapping: settings[path.joined(separator: ".")] = "{}"
      case .sequence(let elements):
        let texts = elements.map { $0.yamlText.trimmingTrailingLineFeed }
        settings[path.joined(separator: ".")] = "[" + texts.joined(separator: ", ") + "]"
      case .scalar(let scalar):
        let isWhole = scalar.kind == .number && scalar.text.hasSuffix(".0")
        settings[path.joined(separator: ".")] = String(scalar.text.dropLast(isWhole ? 2 : 0))
      }
    }
    visit(try YAML.parse(yaml(), file: "configuration"), [])
    return settings
  }
}

extension String {
  fileprivate var trimmingTrailingLineFeed: String { hasSuffix("\n") ? String(dropLast()) : self }
}

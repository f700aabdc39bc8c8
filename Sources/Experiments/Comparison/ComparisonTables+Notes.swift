import Console

extension ComparisonTables {
  /// What a reader of the tables must know, one statement a line: marks and intervals, data and
  /// budget, signature.
  public func notes() -> [String] {
    [marks, intervals].compactMap { $0 } + dataNotes + ["\(metricTitle) signature: \(signature)"]
  }

  private var marks: String? {
    guard let test = comparison.test else { return nil }
    let name = test.kind == .bootstrap ? "paired bootstrap" : "paired approximate randomisation"
    let unit = test.kind == .bootstrap ? "resamples" : "trials"
    return "* better, † worse than \(comparison.baseline): p < \(test.level) by \(name), "
      + "\(HumanReadable.count(test.samples)) \(unit), seed \(test.seed)"
  }

  private var intervals: String? {
    guard comparison.systems.contains(where: { $0.seeds.count > 1 }) else { return nil }
    return "±: 95 % interval of the mean over seeds (Student's t)"
  }

  // MARK: - Data

  private var dataNotes: [String] {
    let aspects: [(DataCheck.Aspect, String)] = [
      (.directions, comparison.metric.task == .tagging ? "languages" : "directions"),
      (.testText, "\(comparison.split) text"),
      (.trainingText, "training text"), (.budget, "budget"),
      (.configuration, "configuration beside the rule"),
    ]
    return aspects.flatMap { aspect, name -> [String] in
      let found = comparison.data.differences.filter { $0.aspect == aspect }
      let unknown = comparison.data.unknown.filter { $0.aspect == aspect }
      guard found.isEmpty, unknown.isEmpty else {
        return lines("Different \(name)", found) + lines("Unknown \(name)", unknown)
      }
      return comparison.systems.count > 1 ? ["Same \(name)"] : []
    }
  }

  /// A line for each system and difference; a difference that many directions have is said once.
  private func lines(_ title: String, _ differences: [DataCheck.Difference]) -> [String] {
    var order: [String] = []
    var directions: [String: [String]] = [:]
    for difference in differences {
      let line = "\(title): \(difference.system): \(difference.text)"
      if directions[line] == nil { order.append(line) }
      directions[line, default: []] += difference.direction.map { [$0] } ?? []
    }
    return order.map { line in
      let named = directions[line] ?? []
      return named.isEmpty ? line : "\(line) (\(named.joined(separator: ", ")))"
    }
  }

  private var metricTitle: String { comparison.metric.title }
  private var signature: String { comparison.signature }
}

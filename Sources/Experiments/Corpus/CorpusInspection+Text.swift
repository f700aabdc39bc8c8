import Console
import Corpora
import Foundation

extension CorpusInspection {
  /// The inspection as `--json` prints it.
  public func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(self), as: UTF8.self) + "\n"
  }

  /// Aligned tables for people.
  public func text() -> String {
    var parts = [sizes().rendered(), lengths().rendered()]
    if let overlap, overlap.languages.count > 1 {
      parts.append("Sentences in \(overlap.pivot) that two languages share\n" + shared(overlap))
    }
    let samples = directions.filter { !$0.samples.isEmpty }.map { part in
      "\(part.direction)\n"
        + part.samples.map { "  \($0.source)\n  → \($0.target)\n" }.joined()
    }
    if !samples.isEmpty { parts.append(samples.joined()) }
    if !account.isEmpty { parts.append(account.map { $0 + "\n" }.joined()) }
    return parts.joined(separator: "\n")
  }

  private func sizes() -> TextTable {
    var table = TextTable(["direction", "resources", "train", "dev", "test", "probe"])
    for part in directions {
      table.append(
        [part.direction, part.group.replacingOccurrences(of: "_", with: "-")]
          + [Split.train, .dev, .test, .probe].map {
            HumanReadable.count(part.pairs[$0.rawValue] ?? 0)
          })
    }
    return table
  }

  private func lengths() -> TextTable {
    var table = TextTable(["characters", "side", "mean", "median", "95 %", "longest"])
    for part in directions where part.pairs[Split.train.rawValue] ?? 0 > 0 {
      for (name, side) in [("source", part.source), ("target", part.target)] {
        table.append([
          part.direction, name, HumanReadable.fixed(side.mean, digits: 1), "\(side.median)",
          "\(side.p95)", HumanReadable.count(side.longest),
        ])
      }
    }
    return table
  }

  private func shared(_ overlap: Overlap) -> String {
    var table = TextTable([""] + overlap.languages)
    for (language, row) in zip(overlap.languages, overlap.shared) {
      table.append([language] + row.map(HumanReadable.count))
    }
    return table.rendered()
  }
}

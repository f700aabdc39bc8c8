import Foundation
import Training

extension RunSettings {
  /// Keys that may differ when a run is resumed: they decide when to stop and what to look at, not
  /// what an update does.
  private static var harmless: Set<String> {
    [
      "training.maxSteps", "training.maxMinutes", "training.maxEpochs", "sampling.epochPairs",
      "training.logInterval", "training.validateInterval", "training.saveInterval",
      "training.keepLast", "training.keepBest", "training.patience", "threads",
      "validation.bleuSentences", "validation.metric", "similarity.probe",
      "similarity.recordInterval", "similarity.recordSteps",
      "decoding.beam", "decoding.lenpen", "decoding.lenpenKind", "decoding.precision",
      "decoding.maxTokens",
    ]
  }

  /// Keys that decide the learning rate where it falls to zero at the end.
  private static var endOfSchedule: Set<String> {
    ["training.maxSteps", "training.maxEpochs", "sampling.epochPairs"]
  }

  /// The keys, sorted, whose values in another configuration would change the updates of a run.
  func differences(decisiveFrom other: Self) throws -> [String] {
    let (mine, theirs) = (try flattened(), try other.flattened())
    let harmless =
      training.schedule == .linear ? Self.harmless.subtracting(Self.endOfSchedule) : Self.harmless
    return Set(mine.keys).union(theirs.keys)
      .filter { mine[$0] != theirs[$0] && !harmless.contains($0) }
      .map(Self.snakeCase).sorted()
  }

  /// Every value as text, by its path.
  private func flattened() throws -> [String: String] {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(self))
    var values: [String: String] = [:]
    func visit(_ value: Any, _ path: [String]) {
      if let mapping = value as? [String: Any] {
        for (key, child) in mapping { visit(child, path + [key]) }
      } else {
        values[path.joined(separator: ".")] = "\(value)"
      }
    }
    visit(object, [])
    return values
  }

  private static func snakeCase(_ key: String) -> String {
    key.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
  }
}

import Foundation
import GradientVaccine

/// The file in which a stream's rule keeps its memory between runs.
struct AlignStateFile {
  let path: String

  /// Reads the state; `nil` when there is no such file yet.
  func read() throws(AlignError) -> GradientAligner.State? {
    if !FileManager.default.fileExists(atPath: path) { return nil }
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw .stateFile(path: path, problem: "cannot be read: \(error)", isData: false)
    }
    do {
      return try JSONDecoder().decode(GradientAligner.State.self, from: data)
    } catch {
      throw .stateFile(path: path, problem: Self.problem(error), isData: true)
    }
  }

  /// Writes the state beside the file, then renames it, so that a crash leaves the old one.
  func write(_ state: GradientAligner.State) throws(AlignError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    do {
      try encoder.encode(state).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .stateFile(path: path, problem: "cannot be written: \(error)", isData: false)
    }
  }

  private static func problem(_ error: any Error) -> String {
    switch error {
    case let error as WeightingError: error.description
    case DecodingError.dataCorrupted(let context), DecodingError.keyNotFound(_, let context),
      DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context):
      "is no state of a rule: "
        + (context.codingPath.map(\.stringValue) + [context.debugDescription])
        .joined(separator: ": ")
    default: "is no state of a rule: \(error)"
    }
  }
}

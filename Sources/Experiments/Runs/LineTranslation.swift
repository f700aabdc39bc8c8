public import Console
public import Foundation
public import Translation

/// Translates a stream of lines in their order, as many at once as fit.
public struct LineTranslation {
  private let run: TranslationRun
  private let target: String
  private let options: BeamOptions

  /// Lines are gathered up to this number before they are translated.
  private static let chunk = 256
  /// The longest line in bytes; longer input is no text.
  private static let longestLine = 1 << 20

  /// A service for one target language.
  public init(run: TranslationRun, target: String, options: BeamOptions) {
    self.run = run
    self.target = target
    self.options = options
  }

  /// Reads lines to the end of the input and hands on their translations in order.
  ///
  /// - Parameters:
  ///   - input: UTF-8 text.
  ///   - warnings: told of lines that are cut because the model has too few positions.
  ///   - write: called with each line of output.
  /// - Throws: ``ExperimentError/input(line:fault:)`` for a line that is no text.
  public func translate(
    standardInput input: FileHandle, warnings: StatusStream, write: (String) throws -> Void
  ) throws {
    var pending: [String] = []
    var count = 0
    func flush() throws {
      try translate(pending, after: count, warnings: warnings, write: write)
      count += pending.count
      pending = []
    }
    var rest: [UInt8] = []
    while let data = try input.read(upToCount: 1 << 16), !data.isEmpty {
      rest += data
      while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        pending.append(try line(rest[..<end], number: count + pending.count + 1))
        rest.removeFirst(end + 1)
        if pending.count == Self.chunk { try flush() }
      }
      guard rest.count <= Self.longestLine else {
        throw ExperimentError.input(
          line: count + pending.count + 1, fault: "longer than \(Self.longestLine) bytes")
      }
      // What has come so far is translated before waiting for more, so a person typing gets answers.
      if !pending.isEmpty { try flush() }
    }
    if !rest.isEmpty { pending.append(try line(rest[...], number: count + pending.count + 1)) }
    try flush()
  }

  private func line(_ bytes: ArraySlice<UInt8>, number: Int) throws -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ExperimentError.input(line: number, fault: "not UTF-8")
    }
    return text.hasSuffix("\r") ? String(text.dropLast()) : text
  }

  private func translate(
    _ lines: [String], after count: Int, warnings: StatusStream, write: (String) throws -> Void
  ) throws {
    guard !lines.isEmpty else { return }
    let limit = run.configuration.model.maxPositions
    let outputs = try run.translator.translate(
      lines, into: target, options: options,
      onCut: { index in
        warnings.line(
          "warning: line \(count + index + 1) was cut to the model's \(limit) positions")
      })
    for (index, found) in outputs.enumerated() {
      for output in found {
        try write(
          options.best == 1
            ? output.text
            : "\(count + index + 1)\t\(output.text)\t\(output.score)\t\(output.logProbability)")
      }
      if found.isEmpty { try write("") }
    }
  }
}

extension TranslationRun {
  /// The run's way of searching, with what a user wants otherwise.
  public func options(beam: Int?, best: Int, lengthPenalty: Double?) -> BeamOptions {
    var decoding = configuration.decoding
    if let beam { decoding.beam = beam }
    if let lengthPenalty { decoding.lenpen = lengthPenalty }
    return decoding.options(best: best)
  }
}

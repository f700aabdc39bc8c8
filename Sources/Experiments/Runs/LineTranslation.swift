public import Console
public import Foundation
import Translation

/// Translates a stream of lines in their order, as many at once as have arrived.
public struct LineTranslation {
  private let translator: Translator
  private let target: String
  private let options: Options

  /// How lines are translated and shown.
  public struct Options: Sendable {
    /// How translations are found.
    public var search: TranslationSearch
    /// The number format of matrix products.
    public var precision: Precision
    /// Lines that are translated at once, at most.
    public var buffer: Int
    /// Whether scores follow a translation.
    public var showsScores: Bool

    /// Options from all values.
    public init(
      search: TranslationSearch, precision: Precision, buffer: Int = 256, showsScores: Bool = false
    ) {
      precondition(buffer > 0, "a line at least is translated at once")
      self.search = search
      self.precision = precision
      self.buffer = buffer
      self.showsScores = showsScores
    }
  }

  /// A service for one target language.
  public init(_ translator: Translator, target: String, options: Options) {
    self.translator = translator
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
    try InputLines(buffer: options.buffer).read(input) { lines, count in
      try translate(lines, after: count, warnings: warnings, write: write)
    }
  }

  private func translate(
    _ lines: [String], after count: Int, warnings: StatusStream, write: (String) throws -> Void
  ) throws {
    let limit = translator.maxPositions
    let outputs = try translator.translate(
      lines, into: target, by: options.search, precision: options.precision, first: count,
      onCut: { index in
        warnings.line(
          "warning: line \(count + index + 1) was cut to the model's \(limit) positions")
      })
    for (index, found) in outputs.enumerated() {
      for output in found { try write(shown(output, line: count + index + 1)) }
      if found.isEmpty { try write("") }
    }
  }

  private func shown(_ output: Translator.Output, line: Int) -> String {
    let scores = "\t\(output.score)\t\(output.logProbability)"
    if options.search.count > 1 { return "\(line)\t\(output.text)" + scores }
    return options.showsScores ? output.text + scores : output.text
  }
}

public import Console
public import Foundation
import Translation

/// Translates a stream of lines in their order, as many at once as have arrived.
public struct LineTranslation {
  private let translator: Translator
  private let target: String
  private let options: Options

  /// The longest line in bytes; longer input is no text.
  private static let longestLine = 1 << 20

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
    var pending: [String] = []
    var count = 0
    func flush() throws {
      try translate(pending, after: count, warnings: warnings, write: write)
      count += pending.count
      pending = []
    }
    var rest: [UInt8] = []
    while let data = try Self.available(input) {
      rest += data
      var start = 0
      while let end = rest[start...].firstIndex(of: UInt8(ascii: "\n")) {
        pending.append(try line(rest[start..<end], number: count + pending.count + 1))
        start = end + 1
        if pending.count == options.buffer { try flush() }
      }
      rest.removeFirst(start)
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

  /// What has arrived, or nil at the end of the input; waits only while there is nothing.
  ///
  /// `FileHandle.read(upToCount:)` waits until it has as much as it was asked for.
  private static func available(_ input: FileHandle) throws -> [UInt8]? {
    var found = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, count in
      repeat {
        found = read(input.fileDescriptor, buffer.baseAddress, buffer.count)
      } while found < 0 && errno == EINTR
      count = max(found, 0)
    }
    guard found >= 0 else {
      throw ExperimentError.unreadableInput(reason: String(cString: strerror(errno)))
    }
    return found == 0 ? nil : bytes
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

import Foundation

/// Appends records to a file of JSON lines: one object a line, keys sorted.
///
/// Every record reaches the system before `append` returns. When an earlier process died while it
/// wrote, the unfinished last line is removed on opening, so that every line of the file is whole.
public final class JSONLinesWriter {
  private let file: AppendingFile
  private let encoder = JSONEncoder()

  /// Opens a log to append to; makes it when there is none.
  ///
  /// - Parameter path: The file; its folder must exist.
  public init(path: String) throws(EventLogError) {
    file = try AppendingFile(path: path)
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
    try removeUnfinishedLine()
  }

  /// Appends a record as one line.
  ///
  /// Numbers that JSON lacks become the texts `NaN`, `Infinity` and `-Infinity`.
  ///
  /// - Throws: `EventLogError` when the disk is full or the file is gone; the line is then not in
  ///   the file, not even in part. `EncodingError` when the record refuses to be encoded.
  public func append(_ record: some Encodable) throws {
    try file.append(encoder.encode(record) + [UInt8(ascii: "\n")])
  }

  /// Forces all records to the disk and closes the file.
  public func close() throws(EventLogError) {
    try file.close()
  }

  /// Cuts the file after its last line feed.
  private func removeUnfinishedLine() throws(EventLogError) {
    var end = try file.size()
    while end > 0 {
      let start = max(0, end - 65_536)
      let block = try file.read(at: start, count: end - start)
      if let feed = block.lastIndex(of: UInt8(ascii: "\n")) {
        end = start + feed + 1
        break
      }
      end = start
    }
    if try file.size() > end { try file.truncate(to: end) }
  }
}

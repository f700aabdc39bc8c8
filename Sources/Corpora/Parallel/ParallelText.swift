/// Reads whole files of text.
public enum ParallelText {
  /// The lines of a UTF-8 file, without white space at their ends.
  ///
  /// Lines end with LF or CRLF. A last line without an end counts; an end of line does not begin
  /// another. A byte order mark is passed over; a gzip file is decompressed.
  ///
  /// - Throws: ``CorpusError/notUTF8(file:line:byte:)``, ``CorpusError/unreadable(file:reason:)``.
  public static func lines(of file: String) throws(CorpusError) -> [String] {
    let reader = try LineReader(file)
    var lines: [String] = []
    while let line = try reader.next() { lines.append(line.trimmedLine) }
    return lines
  }
}

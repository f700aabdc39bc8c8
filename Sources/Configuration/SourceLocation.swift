/// Where a piece of a configuration was written.
public struct SourceLocation: Sendable, Hashable, CustomStringConvertible {
  /// The file's path, or another name for where the text came from.
  public let file: String
  /// The line, counted from 1; 0 where lines make no sense, such as on the command line.
  public let line: Int
  /// The column in characters, counted from 1.
  public let column: Int

  /// A place in a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// The start of a file's first line.
  static func start(of file: String) -> SourceLocation {
    SourceLocation(file: file, line: 1, column: 1)
  }

  /// `file:line:column`, or the file alone where there are no lines.
  public var description: String {
    line == 0 ? file : "\(file):\(line):\(column)"
  }
}

/// Why a message catalogue could not be read.
public enum GettextError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file cannot be opened or read.
  case unreadable(file: String, reason: String)

  /// The file is larger than catalogues are.
  case tooLarge(file: String, limit: Int)

  /// The compressed file is damaged.
  case gzip(file: String, reason: String)

  /// A `.mo` file breaks its format at a byte, counted from 0.
  case machine(file: String, offset: Int, expected: String, found: String)

  /// A `.po` file breaks its format at a line, counted from 1.
  case text(file: String, line: Int, expected: String, found: String)

  /// The header names a charset that cannot be converted here.
  case charset(file: String, name: String)

  /// The file it is about.
  public var file: String {
    switch self {
    case .unreadable(let file, _), .tooLarge(let file, _), .gzip(let file, _),
      .machine(let file, _, _, _), .text(let file, _, _, _), .charset(let file, _):
      file
    }
  }

  /// File and place, what was expected and what was found.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): cannot be read: \(reason)"
    case .tooLarge(let file, let limit):
      "\(file): larger than \(limit) bytes, which no catalogue is"
    case .gzip(let file, let reason): "\(file): damaged gzip file: \(reason)"
    case .machine(let file, let offset, let expected, let found):
      "\(file): byte \(offset): expected \(expected), found \(found)"
    case .text(let file, let line, let expected, let found):
      "\(file):\(line): expected \(expected), found \(found)"
    case .charset(let file, let name):
      "\(file): charset \"\(name)\" is not known here; convert the catalogue to UTF-8 "
        + "(msgconv -t UTF-8), or install the C library's converters (libc-gconv-modules-extra on newer Debian and Ubuntu)"
    }
  }
}

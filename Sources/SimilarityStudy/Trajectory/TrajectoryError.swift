/// Why a recorded trajectory cannot be read.
public enum TrajectoryError: Error, Equatable, CustomStringConvertible {
  /// A record is something else.
  case notARecord(file: String, record: Int)
  /// A record has a format that this version does not read.
  case version(file: String, record: Int, found: String, supported: Int)
  /// A record lacks something, or something in it has another shape or an impossible value.
  case malformed(file: String, record: Int, expected: String)
  /// A record is of another run than those before.
  case otherLayout(file: String, record: Int)

  /// The file, the record, what was expected and what was found.
  public var description: String {
    switch self {
    case .notARecord(let file, let record):
      "\(file), record \(record): expected a record of a similarity trajectory"
    case .version(let file, let record, let found, let supported):
      "\(file), record \(record) has format version \(found); this version reads \(supported)"
    case .malformed(let file, let record, let expected):
      "\(file), record \(record): expected \(expected)"
    case .otherLayout(let file, let record):
      "\(file), record \(record) has other tasks or groups than the records before it"
    }
  }
}

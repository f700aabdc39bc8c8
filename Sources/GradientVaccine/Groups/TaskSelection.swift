/// The tasks whose gradients a rule may modify.
///
/// The paper compares all tasks, the low-resource ones (best) and the high-resource ones. Written
/// as text or in JSON it is `"all"`, `"low_resource"`, `"high_resource"` or a list of task names.
public enum TaskSelection: Sendable, Equatable {
  /// Every task.
  case all
  /// The tasks that the data's description calls low-resource.
  case lowResource
  /// The tasks that the data's description calls high-resource.
  case highResource
  /// The tasks of these names.
  case named([String])

  /// The selection with `lowResource` and `highResource` replaced by the names that they stand for.
  ///
  /// - Parameters:
  ///   - lowResource: the names of the low-resource tasks.
  ///   - highResource: the names of the high-resource tasks.
  ///   - known: every task there is; names outside it are an error. `nil` skips the check.
  /// - Throws: ``WeightingError/unknownTask(_:known:)``.
  /// - Returns: `all` or `named`, with the names sorted and unique.
  public func resolved(
    lowResource: [String], highResource: [String], known: [String]? = nil
  ) throws(WeightingError) -> TaskSelection {
    let names: [String]
    switch self {
    case .all: return .all
    case .lowResource: names = lowResource
    case .highResource: names = highResource
    case .named(let given): names = given
    }
    if let known, let stranger = names.first(where: { !known.contains($0) }) {
      throw .unknownTask(stranger, known: known)
    }
    return .named(Set(names).sorted())
  }

  /// Whether a task is selected; `nil` as long as the selection is not resolved.
  public func contains(_ task: String) -> Bool? {
    switch self {
    case .all: true
    case .named(let names): names.contains(task)
    case .lowResource, .highResource: nil
    }
  }
}

extension TaskSelection: Codable {
  /// Reads a keyword or a list of names.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let names = try? container.decode([String].self) {
      self = .named(names)
      return
    }
    switch try container.decode(String.self) {
    case "all": self = .all
    case "low_resource": self = .lowResource
    case "high_resource": self = .highResource
    case let other: self = .named(other.split(separator: ",").map(String.init))
    }
  }

  /// Writes a keyword or a list of names.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .all: try container.encode("all")
    case .lowResource: try container.encode("low_resource")
    case .highResource: try container.encode("high_resource")
    case .named(let names): try container.encode(names)
    }
  }
}

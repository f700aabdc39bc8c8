import Foundation

/// Where one direction's text comes from.
public struct DirectionText: Sendable {
  /// A text to learn from.
  public enum Source: Sendable {
    /// Files, which are read and cleaned.
    case files(ParallelFiles)
    /// Pairs in memory that were cleaned before, with the line that accounts for them, if any.
    case pairs([SentencePair], account: String?)
  }

  /// The direction.
  public var direction: Direction
  /// Texts to learn from, one after another; none for a zero-shot direction.
  public var train: [Source]
  /// Text to validate on; nil to split it off the training text.
  public var dev: ParallelFiles?
  /// Text to test on; nil to split it off the training text.
  public var test: ParallelFiles?
  /// Text to compare gradients on; nil to look for some in the training text.
  public var probe: ParallelFiles?
  /// Lines for the account, such as about names without files.
  public var notes: [String] = []

  /// A direction's text.
  public init(
    _ direction: Direction, train: [Source], dev: ParallelFiles? = nil,
    test: ParallelFiles? = nil
  ) {
    self.direction = direction
    self.train = train
    self.dev = dev
    self.test = test
  }

  /// Whether validation or test text has to be split off.
  var needsSplit: Bool { !train.isEmpty && (dev == nil || test == nil) }

  /// About how much work there is: bytes of files, or the same for pairs.
  var weight: Double {
    train.reduce(1) { sum, source in
      switch source {
      case .files(let files): sum + files.bytes
      case .pairs(let pairs, _): sum + 100 * Double(pairs.count)
      }
    }
  }
}

extension ParallelFiles {
  /// Bytes on the disk.
  fileprivate var bytes: Double {
    paths.reduce(0) { sum, path in
      let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
      return sum + Double(size ?? 0)
    }
  }

  /// Names, sizes and times of change of the files, for telling whether a text is the same.
  public var identity: String {
    paths.map { path in
      let status = try? FileManager.default.attributesOfItem(atPath: path)
      let size = status?[.size] as? Int ?? 0
      let time = (status?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
      return "\(path) \(size) \(time)"
    }.joined(separator: "\n")
  }
}

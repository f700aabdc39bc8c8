/// What a pair is used for.
public enum Split: String, Codable, CaseIterable, Sendable {
  /// Learnt from.
  case train
  /// Looked at while learning: early stopping, choice of checkpoints.
  case dev
  /// Looked at once, at the end.
  case test
  /// The messages that all languages share, for measuring how similar the tasks' gradients are.
  case probe
}

/// Decides by a hash of the English message which split a pair belongs to.
///
/// The decision depends on the message alone, not on the language, its translation, its catalogue
/// or the other messages: no message crosses splits in any language, and adding languages or
/// catalogues moves nothing. Messages that differ only in ASCII case, punctuation or white space
/// (`Open file…`, `open file`) have the same key and so the same split.
public struct SplitRule: Equatable, Sendable {
  /// Parts per thousand kept for the probe set.
  public var probe: Int
  /// Parts per thousand kept for development.
  public var dev: Int
  /// Parts per thousand kept for testing.
  public var test: Int
  /// Most pairs of a language in its development set.
  public var devLimit: Int
  /// Most pairs of a language in its test set.
  public var testLimit: Int
  /// Most messages in the probe set.
  public var probeLimit: Int

  /// A rule.
  ///
  /// The shares are chosen so that a language of 4,000 messages still has some 120 to validate on
  /// and 240 to test on, while the limits keep large languages' sets quick to decode.
  ///
  /// - Throws: ``CorpusError/shares(total:)`` if a share is negative or nothing is left to train
  ///   on.
  public init(
    probe: Int = 40, dev: Int = 30, test: Int = 60, devLimit: Int = 300, testLimit: Int = 500,
    probeLimit: Int = 200
  ) throws(CorpusError) {
    guard min(probe, dev, test) >= 0, probe <= 1000, dev <= 1000, test <= 1000,
      probe + dev + test < 1000
    else { throw .shares(total: probe &+ dev &+ test) }
    precondition(min(devLimit, testLimit, probeLimit) >= 0, "limits must not be negative")
    self.probe = probe
    self.dev = dev
    self.test = test
    self.devLimit = devLimit
    self.testLimit = testLimit
    self.probeLimit = probeLimit
  }

  /// The split of an English message.
  public func split(of message: String) -> Split { split(ofHash: Self.hash(of: message)) }

  /// The split of a message by its hash.
  func split(ofHash hash: UInt64) -> Split {
    let band = Int(hash % 1000)
    if band < probe { return .probe }
    if band < probe + dev { return .dev }
    return band < probe + dev + test ? .test : .train
  }

  /// The hash that decides: ``StableHash`` of the message's key.
  public static func hash(of message: String) -> UInt64 {
    var hash = StableHash()
    hash.combine(key(of: message))
    return hash.value
  }

  /// The message's UTF-8 with ASCII letters in lower case and without ASCII white space,
  /// punctuation and controls and without the block U+2000 to U+206F (quotes, dashes, ellipsis);
  /// the whole message if nothing is left.
  static func key(of message: String) -> [UInt8] {
    var key: [UInt8] = []
    for scalar in message.unicodeScalars {
      switch scalar.value {
      case 65...90: key.append(UInt8(scalar.value) + 32)
      case 48...57, 97...122: key.append(UInt8(scalar.value))
      case 0..<128, 0x2000...0x206F: break
      default: key.append(contentsOf: UTF8.encode(scalar) ?? .init())
      }
    }
    return key.isEmpty ? Array(message.utf8) : key
  }
}

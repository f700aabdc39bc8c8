/// Why a pair of a training text is not used.
public enum PairRejection: String, Codable, CodingKeyRepresentable, CaseIterable, Sendable {
  /// No text on a side.
  case empty
  /// More code points on a side than allowed.
  case tooLong = "too long"
  /// One side too many times longer than the other.
  case ratio = "length ratio"
  /// The translation is the original.
  case copy
  /// The same pair was there already in this direction.
  case duplicate
  /// The pair is in a validation or test text.
  case heldOut = "in held-out text"
}

/// Which pairs of training text are left out; validation and test text is never cleaned.
///
/// Pairs with an empty side are always left out. A pair that several rules reject counts for the
/// first of them in the order of ``PairRejection``.
public struct PairCleaning: Codable, Equatable, Sendable {
  /// Most code points on a side; 0 for no limit.
  public var maxCharacters = 1_000
  /// Most code points of the longer side for each of the shorter; 0 for no limit.
  ///
  /// 9 is Moses' customary value, there for tokens.
  public var maxRatio = 9.0
  /// Whether pairs whose sides are equal are left out.
  public var copies = true
  /// Whether a pair is left out that was there already in the direction.
  public var duplicates = true
  /// Whether pairs that are also in a validation or test text of the direction are left out.
  ///
  /// They are counted either way.
  public var heldOut = false

  /// The customary rules.
  public init() {}

  /// Nothing but empty sides left out.
  public static let none: PairCleaning = {
    var cleaning = PairCleaning()
    (cleaning.maxCharacters, cleaning.maxRatio) = (0, 0)
    (cleaning.copies, cleaning.duplicates) = (false, false)
    return cleaning
  }()

  /// Why a pair is left out, seen alone; nil if it is kept.
  func rejection(of pair: SentencePair) -> PairRejection? {
    if pair.source.isEmpty || pair.target.isEmpty { return .empty }
    if maxCharacters > 0 || maxRatio > 0 {
      let (source, target) = (pair.source.codePoints, pair.target.codePoints)
      let (longer, shorter) = (max(source, target), min(source, target))
      if maxCharacters > 0, longer > maxCharacters { return .tooLong }
      if maxRatio > 0, Double(longer) > maxRatio * Double(shorter) { return .ratio }
    }
    return copies && pair.source == pair.target ? .copy : nil
  }

  /// What is wrong with the values, as one sentence a fault.
  public var faults: [String] {
    var faults: [String] = []
    if maxCharacters < 0 { faults.append("max_characters is \(maxCharacters); it is 0 or more") }
    if !(maxRatio == 0 || (maxRatio >= 1 && maxRatio.isFinite)) {
      faults.append("max_ratio is \(maxRatio); it is 0 (no limit), or 1 or more")
    }
    return faults
  }
}

extension String {
  /// The number of code points: of bytes that do not continue one.
  fileprivate var codePoints: Int {
    utf8.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : 1) }
  }
}

extension SentencePair {
  /// A hash of both sides, for finding pairs that were there before.
  var stableHash: UInt64 {
    var hash = StableHash()
    hash.combine(source.utf8)
    hash.combine([0])
    hash.combine(target.utf8)
    return hash.value
  }
}

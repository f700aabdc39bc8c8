public import Tensors

// Letters: B sentences, S source positions, T target positions, M target tokens without padding.

/// Sentence pairs as the model takes them: padded to a rectangle, with masks.
public struct TranslationBatch {
  /// Source tokens [B, S], padded at the end.
  public let source: Tensor
  /// True at real source positions, [B, 1, 1, S]; nil when none is padded.
  public let sourceMask: Tensor?
  /// The decoder's input [B, T]: the start token, then the target without its last token.
  public let decoderInput: Tensor
  /// The places in [B·T] that hold target tokens, [M]; nil when all do.
  public let targetPlaces: Tensor?
  /// The target tokens, without padding, [M].
  public let targets: Tensor
  /// The number of target tokens, M.
  public let targetCount: Int

  /// Pads pairs of token lists, each ending in the end-of-sentence token.
  ///
  /// - Throws: ``TranslationError/emptySentence(index:)`` when a list is empty.
  public init(
    pairs: [(source: [Int32], target: [Int32])], tokens: SpecialTokens, device: Device = .cpu
  ) throws {
    precondition(!pairs.isEmpty, "a batch holds at least one pair")
    if let index = pairs.firstIndex(where: { $0.target.isEmpty }) {
      throw TranslationError.emptySentence(index: index)
    }
    let padding = Int64(tokens.padding)
    (source, sourceMask) = try Self.padded(pairs.map(\.source), with: padding, device: device)
    let length = pairs.map(\.target.count).max() ?? 0
    var input = [Int64](repeating: padding, count: pairs.count * length)
    var places: [Int64] = []
    var labels: [Int64] = []
    for (row, pair) in pairs.enumerated() {
      for (position, token) in pair.target.enumerated() {
        let place = row * length + position
        if position + 1 < pair.target.count { input[place + 1] = Int64(token) }
        places.append(Int64(place))
        labels.append(Int64(token))
      }
    }
    decoderInput = try Tensor(input, shape: [pairs.count, length], device: device)
    targetPlaces = places.count == input.count ? nil : try Tensor(places, device: device)
    targets = try Tensor(labels, device: device)
    targetCount = labels.count
  }

  /// Token lists as a rectangle [B, S], with a mask [B, 1, 1, S] when some are shorter.
  ///
  /// - Throws: ``TranslationError/emptySentence(index:)`` when a list is empty.
  static func padded(_ lists: [[Int32]], with padding: Int64, device: Device) throws -> (
    tokens: Tensor, mask: Tensor?
  ) {
    if let index = lists.firstIndex(where: \.isEmpty) {
      throw TranslationError.emptySentence(index: index)
    }
    let length = lists.map(\.count).max() ?? 0
    var tokens: [Int64] = []
    var real: [Int32] = []
    tokens.reserveCapacity(lists.count * length)
    for list in lists {
      let missing = length - list.count
      tokens += list.map(Int64.init) + Array(repeating: padding, count: missing)
      real += Array(repeating: 1, count: list.count) + Array(repeating: 0, count: missing)
    }
    let rectangle = try Tensor(tokens, shape: [lists.count, length], device: device)
    guard real.contains(0) else { return (rectangle, nil) }
    let mask = try Tensor(real, shape: [lists.count, 1, 1, length], device: device)
    return (rectangle, try mask.converted(to: .bool))
  }
}

/// What can be wrong with the input of a translation model.
public enum TranslationError: Error, CustomStringConvertible, Equatable {
  /// A sentence has no tokens, not even the end-of-sentence token.
  case emptySentence(index: Int)
  /// A sentence is longer than the model has positions for.
  case tooLong(tokens: Int, limit: Int)

  /// One line that says what was expected and what was found.
  public var description: String {
    switch self {
    case .emptySentence(let index):
      "sentence \(index + 1) of the batch has no tokens; each ends in the end-of-sentence token"
    case .tooLong(let tokens, let limit):
      "a sentence has \(tokens) tokens, but the model's positions end at \(limit) (max_positions)"
    }
  }
}

public import Tensors

// Letter: N, the number of tokens of all sequences.

/// Token sequences one after another, without padding.
public struct TokenRows {
  /// The tokens [N].
  public let tokens: Tensor
  /// The place of each token in its sequence, from 0, [N].
  public let positions: Tensor
  /// Where each sequence lies.
  public let sequences: Segments

  /// Rows of sequences.
  ///
  /// - Precondition: none is empty.
  public init(_ sequences: [[Int32]], device: Device) throws {
    precondition(sequences.allSatisfy { !$0.isEmpty }, "a sequence has at least one token")
    tokens = try Tensor(sequences.flatMap { $0.map(Int64.init) }, device: device)
    positions = try Tensor(sequences.flatMap { (0..<Int64($0.count)) }, device: device)
    self.sequences = Segments(lengths: sequences.map(\.count))
  }
}

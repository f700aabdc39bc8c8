import Foundation
import Tensors
import Testing

// Letters: M query rows, N key rows, d width, H heads.

/// Attention of sequences against the formula spelled out.
///
/// float64 and dropout take libtorch's operators, float32 the kernel of our own.
struct AttentionTests {
  /// Sequences of 3, 0, 1 and 18 rows that see 4, 2, 0 and 17 others.
  static let different = (
    queries: Segments(lengths: [3, 0, 1, 18]), keys: Segments(lengths: [4, 2, 0, 17])
  )
  /// Sequences that see themselves; 17 are more than a vector of the processor holds.
  static let own = (
    queries: Segments(lengths: [3, 1, 0, 17]), keys: Segments(lengths: [3, 1, 0, 17])
  )
  private static let width = 4

  private static func input(_ rows: Segments, _ phase: Double) -> (elements: [Double], shape: [Int])
  {
    (scattered(rows.length * width, phase), [rows.length, width])
  }

  private static func inputs(
    _ sequences: (queries: Segments, keys: Segments)
  ) -> [(elements: [Double], shape: [Int])] {
    [input(sequences.queries, 0), input(sequences.keys, 0.2), input(sequences.keys, 0.7)]
  }

  /// The formula, row by row.
  private static func expected(
    _ sequences: (queries: Segments, keys: Segments), heads: Int, causal: Bool
  ) -> [Double] {
    let (query, keys, values) = (
      inputs(sequences)[0].elements, inputs(sequences)[1].elements, inputs(sequences)[2].elements
    )
    var result = [Double](repeating: 0, count: query.count)
    for sequence in 0..<sequences.queries.count {
      let (asking, asked) = (sequences.queries[sequence], sequences.keys[sequence])
      for row in asking {
        let seen = causal ? asked.prefix(row - asking.lowerBound + 1) : asked[...]
        for head in 0..<heads {
          let columns = (head * width / heads)..<((head + 1) * width / heads)
          let weights = seen.map { place in
            exp(
              columns.reduce(0) { $0 + query[row * width + $1] * keys[place * width + $1] }
                / Double(columns.count).squareRoot())
          }
          for column in columns {
            result[row * width + column] =
              zip(weights, seen).reduce(0) { $0 + $1.0 * values[$1.1 * width + column] }
              / max(weights.reduce(0, +), 1e-300)
          }
        }
      }
    }
    return result
  }

  // A probability this small drops nothing.
  @Test(arguments: [(1, false), (2, false), (2, true), (4, true)], [0, 1e-300])
  func theOperatorsAreTheFormula(kind: (heads: Int, causal: Bool), dropout: Double) throws {
    let sequences = kind.causal ? Self.own : Self.different
    let generator = try Generator(seed: 3)
    func attention(_ inputs: [Tensor]) throws -> Tensor {
      try inputs[0].attending(
        to: inputs[1], values: inputs[2], sequences: sequences, heads: kind.heads,
        causal: kind.causal, dropout: dropout, using: generator)
    }
    let inputs = Self.inputs(sequences)
    let output = try attention(inputs.map { try doubles($0.elements, $0.shape) })
    try expect(
      output, equals: Self.expected(sequences, heads: kind.heads, causal: kind.causal),
      within: 1e-12, shape: inputs[0].shape)
    try expectGradients(of: inputs, attention)
  }

  @Test(
    arguments: [(1, false), (2, false), (2, true), (4, true)], [ElementType.float32, .bfloat16])
  func theKernelIsTheFormula(kind: (heads: Int, causal: Bool), type: ElementType) throws {
    let sequences = kind.causal ? Self.own : Self.different
    let inputs = try Self.inputs(sequences).map {
      try doubles($0.elements, $0.shape).converted(to: type)
    }
    let exact = try inputs.map { try $0.converted(to: .float64) }
    for tensor in inputs + exact { try tensor.setRequiresGradient(true) }
    func attention(_ inputs: [Tensor]) throws -> Tensor {
      try inputs[0].attending(
        to: inputs[1], values: inputs[2], sequences: sequences, heads: kind.heads,
        causal: kind.causal)
    }
    let (found, expected) = (try attention(inputs), try attention(exact))
    #expect(found.elementType == .float32)
    try expect(found, equals: values(expected), within: 1e-6, shape: inputs[0].shape)

    let weights = try doubles(scattered(found.count, 0.3), found.shape)
    let gradients = try found.gradients(of: inputs, from: weights.converted(to: .float32))
    let exactGradients = try expected.gradients(of: exact, from: weights)
    for (gradient, exact) in zip(gradients, exactGradients) {
      let gradient = try #require(gradient)
      #expect(gradient.elementType == type)
      // Gradients of bfloat16 are rounded to it, by at most a part in 256 of values of about 1.
      try expect(
        gradient, equals: values(#require(exact)), within: type == .float32 ? 2e-6 : 1e-2)
    }
  }

  @Test func largeScoresDoNotOverflow() throws {
    // Scores of ±1e4: all weight lies on the larger one.
    let query = try floats([100, 100], [2, 1])
    let keys = try floats([100, -100], [2, 1])
    let segments = Segments(lengths: [2])
    for tensor in [query, keys] { try tensor.setRequiresGradient(true) }
    let output = try query.attending(
      to: keys, values: floats([3, 5], [2, 1]), sequences: (segments, segments), heads: 1)
    try expect(output, equals: [3, 3])
    for gradient in try output.sum().gradients(of: [query, keys]) {
      try expect(#require(gradient), equals: [0, 0])
    }
  }

  @Test func whatIsNotANumberStaysInItsSequence() throws {
    let input = try floats([1, .nan, 2, 3], [4, 1])
    let segments = Segments(lengths: [2, 2])
    let output = try values(
      input.attending(to: input, values: input, sequences: (segments, segments), heads: 1))
    #expect(output[0].isNaN && output[1].isNaN)
    #expect(output[2...].allSatisfy { $0 > 2 && $0 < 3 })
  }

  @Test func aSequenceDoesNotDependOnItsNeighbours() throws {
    func attention(_ range: Range<Int>, _ lengths: [Int]) throws -> [UInt8] {
      let input = try Tensor.normal([22, 8], using: Generator(seed: 3)).narrowed(0, range)
      let segments = Segments(lengths: lengths)
      return try input.attending(
        to: input, values: input, sequences: (segments, segments), heads: 2, causal: true
      ).bytes()
    }
    let all = try attention(0..<22, [5, 17])
    #expect(try all == attention(0..<5, [5]) + attention(5..<22, [17]))
  }

  @Test func droppedWeightsAreScaled() throws {
    // Equal scores over 2,000 positions with values 1: the mean of dropped and scaled weights is 1.
    let generator = try Generator(seed: 5)
    let (zero, zeros) = try (Tensor.zeros([1, 1]), Tensor.zeros([2_000, 1]))
    let sequences = (queries: Segments(lengths: [1]), keys: Segments(lengths: [2_000]))
    let output = try zero.attending(
      to: zeros, values: .full([2_000, 1], 1), sequences: sequences, heads: 1, dropout: 0.3,
      using: generator
    ).item()
    #expect(abs(output - 1) < 0.1 && output != 1)
  }
}

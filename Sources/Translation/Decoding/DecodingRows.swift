import Layers
import Tensors

// Letters: R rows, V vocabulary, d width.

/// Translations being written, a row each, by one model or several together.
///
/// What the models remember of a row's positions stays where it was written; a row knows the places.
/// So rows are copied, dropped and put in order without moving any of it.
struct DecodingRows {
  private let decoders: [PackedDecoder]
  private let sources: [[Tensor]]
  private var memories: [[Tensor]]
  private var capacity: Int
  private var used = 0
  private var step: PackedDecoder.Step

  /// The tokens read so far in every row.
  var position: Int { step.position }

  /// Rows before the first token, every source sentence in `copies` rows one after another.
  ///
  /// - Throws: ``TranslationError`` when a source is empty or longer than a model's positions.
  init(_ decoders: [PackedDecoder], _ sentences: [[Int32]], copies: Int) throws {
    let source = try TokenRows(sources: sentences, device: decoders[0].model.device)
    self.decoders = decoders
    sources = try decoders.map { try $0.sourceMemories(source) }
    let rows = sentences.indices.flatMap {
      Array(repeating: source.sequences[$0], count: copies)
    }
    step = PackedDecoder.Step(
      position: 0, first: 0, own: MemoryPlaces(rows: rows.count), source: MemoryPlaces(rows))
    // Translations are mostly about as long as their sources.
    let capacity = rows.count * (source.sequences.longest + 8)
    self.capacity = capacity
    memories = try decoders.map { try $0.emptyMemories(rows: capacity) }
  }

  /// Keeps some rows, in a new order.
  mutating func select(_ rows: [Int]) {
    step.own = step.own.selecting(rows)
    step.source = step.source.selecting(rows)
  }

  /// Reads a token in every row and gives each model's scores [R, V] of the next.
  mutating func advance(reading tokens: [Int32]) throws -> [Tensor] {
    try makeRoom(for: tokens.count)
    step.first = used
    step.own = step.own.adding(from: used)
    used += tokens.count
    let input = try Tensor(tokens.map(Int64.init), device: decoders[0].model.device)
    let scores = try decoders.indices.map {
      try decoders[$0].scores(of: input, step, own: memories[$0], sources: sources[$0])
    }
    step.position += 1
    return scores
  }

  private mutating func makeRoom(for rows: Int) throws {
    guard used + rows > capacity else { return }
    let capacity = 2 * (used + rows)
    memories = try decoders.indices.map { model in
      let larger = try decoders[model].emptyMemories(rows: capacity)
      for (old, new) in zip(memories[model], larger) {
        try new.narrowed(0, 0..<used).assign(old.narrowed(0, 0..<used))
      }
      return larger
    }
    self.capacity = capacity
  }
}

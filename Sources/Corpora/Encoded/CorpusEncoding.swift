import Foundation
import Subwords

/// Encodes the training text of a prepared corpus into files of ids, one for each direction.
///
/// Text is streamed, so that neither it nor the ids are held; lines are encoded on several threads in
/// pieces whose order and content do not depend on the number of threads. An encoding that was
/// stopped goes on behind the last piece that is on the disk, and ends with the same bytes.
public struct CorpusEncoding {
  private let corpus: CorpusFolder
  private let folder: String
  private let encoder: PairEncoder
  private let threads: Int
  /// Pairs encoded at once, between two looks at whether to stop.
  private let piece: Int

  /// Pieces between two times that all is forced to the disk.
  private static let piecesPerMark = 16

  /// An encoding.
  ///
  /// - Parameters:
  ///   - corpus: a whole prepared corpus.
  ///   - folder: where the files go; made if need be.
  ///   - threads: how many encode at once.
  public init(
    _ corpus: CorpusFolder, into folder: String, encoder: PairEncoder, threads: Int = 1
  ) {
    self.init(corpus, into: folder, encoder: encoder, threads: threads, piece: 8_192)
  }

  init(
    _ corpus: CorpusFolder, into folder: String, encoder: PairEncoder, threads: Int, piece: Int
  ) {
    precondition(threads > 0, "at least one thread encodes")
    self.corpus = corpus
    self.folder = folder
    self.encoder = encoder
    self.threads = threads
    self.piece = piece
  }

  /// Where a direction stands: `DIRECTION.journal`.
  private struct Journal: Codable {
    var identity: UInt64
    var lines = 0
    var sourceByte = 0
    var targetByte = 0
    var pairs = 0
    var ids = 0
    var tooLong = 0
  }

  /// The encoded pairs of a direction, from the file if it is whole.
  ///
  /// - Parameters:
  ///   - textIdentity: tells the corpus's text from others.
  ///   - progress: told the lines that are done after each piece; may throw to stop.
  /// - Throws: ``CorpusError``; what `progress` throws.
  public func run(
    _ direction: Direction, textIdentity: String, progress: (Int) throws -> Void = { _ in }
  ) throws -> EncodedFile {
    let path = "\(folder)/\(direction).pairs"
    let identity = identity(direction, textIdentity)
    if let file = try? EncodedFile(path, name: direction.description), file.identity == identity {
      return file
    }
    try makeFolder()
    try encode(direction, path, identity, progress)
    return try EncodedFile(path, name: direction.description)
  }

  /// Of the text, the subwords, and what decides which pairs are kept.
  private func identity(_ direction: Direction, _ text: String) -> UInt64 {
    var hash = StableHash("\(text)\n\(direction)\n\(encoder.maximumLength)\n")
    hash.combine(encoder.vocabulary.source.bytes)
    return hash.value
  }

  private func makeFolder() throws(CorpusError) {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .unwritable(file: folder, reason: error.localizedDescription)
    }
  }

  private func encode(
    _ direction: Direction, _ path: String, _ identity: UInt64, _ progress: (Int) throws -> Void
  ) throws {
    let size = encoder.vocabulary.size
    var journal = journal(path, identity)
    let writer = try EncodedFileWriter(
      path, vocabulary: size, pairs: journal.pairs, ids: journal.ids)
    let files = corpus.files(.train, direction)
    let source = try LineReader(files.source, at: journal.sourceByte, line: journal.lines)
    let target = try LineReader(files.target, at: journal.targetByte, line: journal.lines)
    let work = try DirectionEncoder(encoder, direction)
    var pieces = 0
    try progress(journal.lines)
    while true {
      let lines = try self.lines(source, target)
      if lines.isEmpty { break }
      for pair in try work.encode(lines, threads: threads) {
        if let pair { writer.add(pair) } else { journal.tooLong += 1 }
      }
      guard writer.pairs <= EncodedLayout.mostPairs else {
        throw CorpusError.unwritable(
          file: path, reason: "more than \(EncodedLayout.mostPairs) pairs of one direction")
      }
      pieces += 1
      let isDurable = pieces.isMultiple(of: Self.piecesPerMark)
      try writer.flush(durably: isDurable)
      journal.lines = source.line
      (journal.sourceByte, journal.targetByte) = (source.position, target.position)
      (journal.pairs, journal.ids) = (writer.pairs, writer.ids)
      if isDurable { try corpus.store(journal, in: "\(path).journal") }
      try progress(journal.lines)
    }
    try writer.finish(identity: identity, vocabulary: size, tooLong: journal.tooLong)
    unlink("\(path).journal")
  }

  /// The journal of an encoding of the same, if all that it speaks of is there; else a new one.
  private func journal(_ path: String, _ identity: UInt64) -> Journal {
    guard let data = FileManager.default.contents(atPath: "\(path).journal"),
      let journal = try? JSONDecoder().decode(Journal.self, from: data),
      journal.identity == identity, min(journal.pairs, journal.ids, journal.lines) >= 0,
      EncodedFileWriter.holds(
        path, vocabulary: encoder.vocabulary.size, pairs: journal.pairs, ids: journal.ids)
    else { return Journal(identity: identity) }
    return journal
  }

  private func lines(_ source: LineReader, _ target: LineReader) throws(CorpusError)
    -> [SentencePair]
  {
    var lines: [SentencePair] = []
    lines.reserveCapacity(piece)
    while lines.count < piece, let first = try source.next(), let second = try target.next() {
      lines.append(SentencePair(source: first, target: second))
    }
    return lines
  }
}

/// Encodes pairs of one direction on several threads.
private struct DirectionEncoder {
  private let encoder: PairEncoder
  private let tag: Int32

  init(_ encoder: PairEncoder, _ direction: Direction) throws {
    self.encoder = encoder
    guard let tag = encoder.vocabulary.languageTag(direction.target) else {
      throw CorpusError.noTag(language: direction.target)
    }
    self.tag = tag
  }

  /// The pairs in their order; nil for those that are too long.
  func encode(_ pairs: [SentencePair], threads: Int) throws -> [EncodedPair?] {
    let share = (pairs.count + threads - 1) / threads
    let parts = (0..<threads).map {
      min($0 * share, pairs.count)..<min(($0 + 1) * share, pairs.count)
    }
    guard threads > 1 else { return try pairs.map(encode) }
    let results = ResultSlots<[EncodedPair?]>(count: threads)
    DispatchQueue.concurrentPerform(iterations: threads) { part in
      results.set(part, Result { try pairs[parts[part]].map(encode) })
    }
    return try results.all().flatMap { try $0.get() }
  }

  private func encode(_ pair: SentencePair) throws -> EncodedPair? {
    var source = [tag]
    source += try encoder.vocabulary.encode(source: pair.source)
    source.append(encoder.vocabulary.roles.end)
    var target = try encoder.vocabulary.encode(target: pair.target)
    target.append(encoder.vocabulary.roles.end)
    let encoded = EncodedPair(source: source, target: target)
    return encoded.length <= encoder.maximumLength ? encoded : nil
  }
}

/// A place for each thread's result.
private final class ResultSlots<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var values: [Result<Value, any Error>?]

  init(count: Int) { values = Array(repeating: nil, count: count) }

  func set(_ index: Int, _ value: Result<Value, any Error>) {
    lock.withLock { values[index] = value }
  }

  func all() -> [Result<Value, any Error>] { lock.withLock { values.compactMap(\.self) } }
}

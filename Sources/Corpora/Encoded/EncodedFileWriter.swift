import Foundation

/// Makes a file of encoded pairs in pieces, so that a stopped program goes on where it last made sure
/// of what it had.
///
/// Ids are appended to `FILE.part`, lengths to `FILE.lengths`; `finish` adds the index and gives the
/// file its name. Nothing is held in memory but the piece at work.
final class EncodedFileWriter {
  private let path: String
  private let width: Int
  private let part: Int32
  private let lengths: Int32
  /// Pairs so far.
  private(set) var pairs: Int
  /// Ids so far.
  private(set) var ids: Int
  private var idBytes: [UInt8] = []
  private var lengthBytes: [UInt8] = []

  /// Begins a file, or goes on with one of which so many pairs and ids are known to be there.
  ///
  /// - Throws: ``CorpusError/unwritable(file:reason:)``.
  init(_ path: String, vocabulary: Int, pairs: Int = 0, ids: Int = 0) throws(CorpusError) {
    self.path = path
    width = EncodedLayout.width(vocabulary: vocabulary)
    (self.pairs, self.ids) = (pairs, ids)
    part = open("\(path).part", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    lengths = open("\(path).lengths", O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard part >= 0, lengths >= 0,
      ftruncate(part, off_t(EncodedLayout.headerSize + width * ids)) == 0,
      ftruncate(lengths, off_t(8 * pairs)) == 0,
      lseek(part, 0, SEEK_END) >= 0, lseek(lengths, 0, SEEK_END) >= 0
    else { throw Self.failure(path) }
  }

  deinit {
    close(part)
    close(lengths)
  }

  /// Whether as much is on the disk as a journal says.
  static func holds(_ path: String, vocabulary: Int, pairs: Int, ids: Int) -> Bool {
    func size(_ file: String) -> Int {
      var status = stat()
      return stat(file, &status) == 0 ? Int(status.st_size) : -1
    }
    let width = EncodedLayout.width(vocabulary: vocabulary)
    return size("\(path).part") >= EncodedLayout.headerSize + width * ids
      && size("\(path).lengths") >= 8 * pairs
  }

  /// Adds a pair.
  func add(_ pair: EncodedPair) {
    for id in [pair.source, pair.target].joined() {
      if width == 2 {
        append(UInt16(truncatingIfNeeded: id), to: &idBytes)
      } else {
        append(UInt32(bitPattern: id), to: &idBytes)
      }
    }
    append(UInt32(pair.source.count), to: &lengthBytes)
    append(UInt32(pair.target.count), to: &lengthBytes)
    pairs += 1
    ids += pair.source.count + pair.target.count
  }

  private func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Writes what was added; with `durably` it is on the disk afterwards.
  func flush(durably: Bool) throws(CorpusError) {
    try Self.write(&idBytes, to: part, path)
    try Self.write(&lengthBytes, to: lengths, path)
    guard !durably || (fdatasync(part) == 0 && fdatasync(lengths) == 0) else {
      throw Self.failure(path)
    }
  }

  /// Adds the index and gives the file its name.
  func finish(identity: UInt64, vocabulary: Int, tooLong: Int) throws(CorpusError) {
    try flush(durably: true)
    if pairs > 0 {
      let table = try MappedFile("\(path).lengths")
      try finish(identity, vocabulary, tooLong, lengths: table.bytes)
    } else {
      try finish(
        identity, vocabulary, tooLong, lengths: UnsafeRawBufferPointer(start: nil, count: 0))
    }
    guard fsync(part) == 0, rename("\(path).part", path) == 0 else { throw Self.failure(path) }
    unlink("\(path).lengths")
  }

  private func finish(
    _ identity: UInt64, _ vocabulary: Int, _ tooLong: Int, lengths: UnsafeRawBufferPointer
  ) throws(CorpusError) {
    let index = LengthIndex(lengths, pairs: pairs)
    let layout = EncodedLayout(
      width: width, pairs: pairs, ids: ids, identity: identity, vocabulary: vocabulary,
      longest: index.counts.count - 1, tooLong: tooLong)
    guard ftruncate(part, off_t(layout.fileSize)) == 0,
      let base = mmap(nil, layout.fileSize, PROT_READ | PROT_WRITE, MAP_SHARED, part, 0),
      base != MAP_FAILED
    else { throw Self.failure(path) }
    defer { munmap(base, layout.fileSize) }
    let file = UnsafeMutableRawBufferPointer(start: base, count: layout.fileSize)
    file.copyBytes(from: layout.header)
    index.write(to: file, layout)
  }

  private static func write(_ bytes: inout [UInt8], to descriptor: Int32, _ path: String)
    throws(CorpusError)
  {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes { all in
        let rest = UnsafeRawBufferPointer(rebasing: all[written...])
        return Foundation.write(descriptor, rest.baseAddress, rest.count)
      }
      guard count >= 0 else {
        if errno == EINTR { continue }
        throw failure(path)
      }
      written += count
    }
    bytes.removeAll(keepingCapacity: true)
  }

  private static func failure(_ path: String) -> CorpusError {
    .unwritable(file: path, reason: String(cString: strerror(errno)))
  }
}

/// The index of a file of pairs, made from the table of their lengths.
private struct LengthIndex {
  private let lengths: UnsafeRawBufferPointer
  private let pairs: Int
  /// For every length the number of pairs that are not longer.
  let counts: [UInt64]

  init(_ lengths: UnsafeRawBufferPointer, pairs: Int) {
    self.lengths = lengths
    self.pairs = pairs
    var counts: [UInt64] = [0]
    for pair in 0..<pairs {
      let (source, target) = Self.sides(lengths, pair)
      let length = max(source, target)
      while counts.count <= length { counts.append(0) }
      counts[length] += 1
    }
    for length in counts.indices.dropFirst() { counts[length] += counts[length - 1] }
    self.counts = counts
  }

  private static func sides(_ lengths: UnsafeRawBufferPointer, _ pair: Int) -> (Int, Int) {
    func number(_ offset: Int) -> Int {
      Int(UInt32(littleEndian: lengths.load(fromByteOffset: offset, as: UInt32.self)))
    }
    return (number(8 * pair), number(8 * pair + 4))
  }

  /// Writes the index into a mapped file; the ranks by counting.
  func write(to file: UnsafeMutableRawBufferPointer, _ layout: EncodedLayout) {
    func store(_ value: some FixedWidthInteger, _ offset: Int) {
      file.storeBytes(of: value.littleEndian, toByteOffset: offset, as: type(of: value))
    }
    var next = [UInt64](repeating: 0, count: counts.count)
    for length in counts.indices.dropFirst() { next[length] = counts[length - 1] }
    var start = 0
    for pair in 0..<pairs {
      let (source, target) = Self.sides(lengths, pair)
      store(UInt64(start), layout.startsOffset + 8 * pair)
      store(UInt32(source), layout.sourcesOffset + 4 * pair)
      let length = max(source, target)
      store(UInt32(pair), layout.orderOffset + 4 * Int(next[length]))
      next[length] += 1
      start += source + target
    }
    store(UInt64(start), layout.startsOffset + 8 * pairs)
    for (length, count) in counts.enumerated() { store(count, layout.countsOffset + 8 * length) }
  }
}

import Foundation

/// A task's pairs in a file that is mapped into memory; the layout is ``EncodedLayout``'s.
///
/// Opening checks the header against the file's size. Every number that is read afterwards is
/// checked before it is used, so a damaged file gives an error and no crash.
public struct EncodedFile: PairStore {
  /// The task's name.
  public let name: String
  /// The file.
  public let path: String
  private let layout: EncodedLayout
  private let mapped: MappedFile

  /// Opens a file.
  ///
  /// - Throws: ``CorpusError/unreadable(file:reason:)``, ``CorpusError/damagedPairs(file:fault:)``.
  public init(_ path: String, name: String) throws(CorpusError) {
    self.path = path
    self.name = name
    mapped = try MappedFile(path)
    var fault = ""
    layout = EncodedLayout(mapped.bytes, fault: &fault)
    guard fault.isEmpty else { throw .damagedPairs(file: path, fault: fault) }
    guard start(0) == 0, start(layout.pairs) == layout.ids, count(upTo: layout.longest) == count
    else { throw .damagedPairs(file: path, fault: "its index contradicts its header") }
    mapped.expectJumps()
  }

  /// Number of pairs.
  public var count: Int { layout.pairs }
  /// Tells the text, the subwords and the settings from others.
  public var identity: UInt64 { layout.identity }
  /// Length of the longest pair; 0 for none.
  public var longest: Int { layout.longest }
  /// Pairs that were left out because a side was too long.
  public var tooLong: Int { layout.tooLong }
  /// Ids of all pairs, both sides.
  public var ids: Int { layout.ids }

  /// The number of pairs that are not longer than a length.
  public func count(upTo length: Int) -> Int {
    guard length >= 0 else { return 0 }
    return Int(clamping: load(layout.countsOffset + 8 * min(length, longest), UInt64.self))
  }

  /// The position of a rank.
  ///
  /// - Throws: ``CorpusError/damagedPairs(file:fault:)``.
  public func position(ofRank rank: Int) throws(CorpusError) -> Int {
    let position =
      (0..<count).contains(rank) ? load(layout.orderOffset + 4 * rank, UInt32.self) : .max
    guard Int(position) < count else { throw damage("rank", rank) }
    return Int(position)
  }

  /// The pair at a position.
  ///
  /// - Throws: ``CorpusError/damagedPairs(file:fault:)``.
  public func pair(at position: Int) throws(CorpusError) -> EncodedPair {
    guard (0..<count).contains(position) else { throw damage("pair", position) }
    let (start, end) = (self.start(position), self.start(position + 1))
    let middle = start + Int(load(layout.sourcesOffset + 4 * position, UInt32.self))
    guard start >= 0, start <= middle, middle <= end, end <= layout.ids else {
      throw damage("pair", position)
    }
    let pair = EncodedPair(source: ids(start..<middle), target: ids(middle..<end))
    guard pair.source.allSatisfy(isPiece), pair.target.allSatisfy(isPiece) else {
      throw damage("pair", position)
    }
    return pair
  }

  // MARK: - Numbers

  private func start(_ position: Int) -> Int {
    Int(clamping: load(layout.startsOffset + 8 * position, UInt64.self)) & Int(Int64.max >> 1)
  }

  private func ids(_ range: Range<Int>) -> [Int32] {
    let offset = EncodedLayout.headerSize
    if layout.width == 2 {
      return range.map { Int32(load(offset + 2 * $0, UInt16.self)) }
    }
    return range.map { Int32(bitPattern: load(offset + 4 * $0, UInt32.self)) }
  }

  private func isPiece(_ id: Int32) -> Bool { id >= 0 && Int(id) < layout.vocabulary }

  /// Offsets come from the layout, which was checked against the size.
  private func load<Value: FixedWidthInteger>(_ offset: Int, _: Value.Type) -> Value {
    Value(littleEndian: mapped.bytes.load(fromByteOffset: offset, as: Value.self))
  }

  private func damage(_ what: String, _ number: Int) -> CorpusError {
    .damagedPairs(file: path, fault: "\(what) \(number) has impossible numbers")
  }
}

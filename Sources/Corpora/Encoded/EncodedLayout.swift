/// Where the parts of a file of encoded pairs are.
///
/// Numbers are little-endian.
///
/// | at | bytes | content |
/// | --- | --- | --- |
/// | 0 | 8 | `GVPAIRS` and a zero |
/// | 8 | 4 | version, 1 |
/// | 12 | 4 | W, bytes of an id: 2, or 4 where the vocabulary has more than 65,536 pieces |
/// | 16 | 8 | N, pairs |
/// | 24 | 8 | M, ids of all pairs |
/// | 32 | 8 | identity of the text, the subwords and the settings that the ids come from |
/// | 40 | 4 | pieces of the vocabulary: ids are below |
/// | 44 | 4 | L, length of the longest pair's longer side |
/// | 48 | 8 | pairs left out because a side was too long |
/// | 56 | 8 | zero |
/// | 64 | W·M | the ids, pair by pair, source before target; then zeros to a multiple of 8 |
/// | | 8·(N+1) | where each pair's ids begin, counted in ids; last M |
/// | | 4·N | ids of each pair's source; then zeros to a multiple of 8 |
/// | | 8·(L+1) | for each length from 0 the number of pairs that are not longer |
/// | | 4·N | positions of the pairs by rising length, ties in the text's order |
///
/// The ids come first, so that the file can be written as the text is read.
struct EncodedLayout: Equatable {
  static let magic = Array("GVPAIRS".utf8) + [0]
  static let version: UInt32 = 1
  static let headerSize = 64
  /// More pairs are refused: positions have 32 bits.
  static let mostPairs = Int(Int32.max)

  var width: Int
  var pairs: Int
  var ids: Int
  var identity: UInt64
  var vocabulary: Int
  var longest: Int
  var tooLong: Int

  /// The width that ids of a vocabulary need.
  static func width(vocabulary: Int) -> Int { vocabulary <= 1 << 16 ? 2 : 4 }

  var startsOffset: Int { Self.padded(Self.headerSize + width * ids) }
  var sourcesOffset: Int { startsOffset + 8 * (pairs + 1) }
  var countsOffset: Int { Self.padded(sourcesOffset + 4 * pairs) }
  var orderOffset: Int { countsOffset + 8 * (longest + 1) }
  var fileSize: Int { orderOffset + 4 * pairs }

  static func padded(_ offset: Int) -> Int { (offset + 7) & ~7 }

  // MARK: - The header

  var header: [UInt8] {
    var bytes = Self.magic
    func add(_ value: some FixedWidthInteger) {
      withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    add(Self.version)
    add(UInt32(width))
    add(UInt64(pairs))
    add(UInt64(ids))
    add(identity)
    add(UInt32(vocabulary))
    add(UInt32(longest))
    add(UInt64(tooLong))
    add(UInt64(0))
    return bytes
  }

  init(
    width: Int, pairs: Int, ids: Int, identity: UInt64, vocabulary: Int, longest: Int, tooLong: Int
  ) {
    (self.width, self.pairs, self.ids, self.identity) = (width, pairs, ids, identity)
    (self.vocabulary, self.longest, self.tooLong) = (vocabulary, longest, tooLong)
  }

  /// Reads a header and checks it against the file's size; nil with the fault if they do not fit.
  init(_ bytes: UnsafeRawBufferPointer, fault: inout String) {
    self.init(
      width: 2, pairs: 0, ids: 0, identity: 0, vocabulary: 0, longest: 0, tooLong: 0)
    guard bytes.count >= Self.headerSize, bytes.prefix(8).elementsEqual(Self.magic) else {
      fault = "it does not begin with GVPAIRS"
      return
    }
    func number<Value: FixedWidthInteger>(_ offset: Int, _: Value.Type) -> Value {
      Value(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
    let version = number(8, UInt32.self)
    guard version == Self.version else {
      fault = "its version is \(version), and this program reads \(Self.version)"
      return
    }
    width = Int(number(12, UInt32.self))
    // Nothing in a file can be more than its bytes, so sums cannot overflow.
    let bound = UInt64(bytes.count)
    let values = [number(16, UInt64.self), number(24, UInt64.self), number(48, UInt64.self)]
    longest = Int(number(44, UInt32.self))
    vocabulary = Int(number(40, UInt32.self))
    identity = number(32, UInt64.self)
    guard width == 2 || width == 4, values[0] <= bound, values[1] <= bound, values[2] < 1 << 62,
      values[0] <= UInt64(Self.mostPairs), UInt64(longest) <= bound
    else {
      fault = "its header has impossible numbers"
      return
    }
    (pairs, ids, tooLong) = (Int(values[0]), Int(values[1]), Int(values[2]))
    if fileSize != bytes.count {
      fault = "it has \(bytes.count) bytes, and its header says \(fileSize)"
    }
  }
}

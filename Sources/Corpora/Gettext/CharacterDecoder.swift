import Glibc

/// Converts bytes of one charset to text, by the C library's iconv. UTF-8 needs no converter.
///
/// Only charsets whose ASCII bytes mean ASCII at the start of a character are taken, so that keywords and line ends of a
/// catalogue can be found before it is converted.
final class CharacterDecoder {
  /// The charset's name in upper case.
  let charset: String
  private let converter: iconv_t?

  /// A decoder, or nil if the charset is not known here.
  init?(charset name: String) {
    charset = name.uppercased()
    guard Self.isKnown(charset) else { return nil }
    if ["UTF-8", "UTF8", "US-ASCII", "ASCII", "CHARSET"].contains(charset) {
      converter = nil
      return
    }
    // Microsoft's table keeps the backslash a backslash, as catalogues need it; the standard's has a yen sign there.
    let source = ["SHIFT_JIS", "SHIFT-JIS", "SJIS"].contains(charset) ? "CP932" : charset
    let opened = iconv_open("UTF-8", source)
    guard let opened, Int(bitPattern: opened) != -1 else { return nil }
    converter = opened
  }

  deinit {
    if let converter { iconv_close(converter) }
  }

  /// Families of charsets that catalogues use and that begin with ASCII.
  private static let families = [
    "UTF-8", "UTF8", "US-ASCII", "ASCII", "CHARSET", "ISO-8859-", "ISO8859-", "ISO_8859-", "KOI8-",
    "WINDOWS-12", "CP125", "CP8", "CP437", "CP932", "CP936", "CP949", "CP950", "EUC-", "EUCJP",
    "EUCKR", "GB2312", "GBK", "GB18030", "BIG5", "SHIFT_JIS", "SHIFT-JIS", "SJIS", "TIS-620",
    "ARMSCII-8", "GEORGIAN-PS", "TCVN", "VISCII", "MACINTOSH",
  ]

  private static func isKnown(_ name: String) -> Bool {
    let plain = name.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || [45, 95].contains($0)
    }
    return plain && name.utf8.count <= 32 && families.contains { name.hasPrefix($0) }
  }

  /// The text, or the offset of the first byte that cannot be converted.
  func decode(_ bytes: UnsafeRawBufferPointer) -> Result<String, Failure> {
    guard let converter else { return Self.validated(bytes) }
    var output = [CChar](repeating: 0, count: bytes.count * 4 + 16)
    let capacity = output.count
    iconv(converter, nil, nil, nil, nil)
    let (left, rest) = output.withUnsafeMutableBufferPointer { buffer in
      var input = UnsafeMutablePointer(
        mutating: bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
      var result = buffer.baseAddress
      var (left, rest) = (bytes.count, capacity)
      if left > 0 { iconv(converter, &input, &left, &result, &rest) }
      iconv(converter, nil, nil, &result, &rest)
      return (left, rest)
    }
    guard left == 0 else { return .failure(Failure(offset: bytes.count - left)) }
    return output.withUnsafeBytes {
      Self.validated(UnsafeRawBufferPointer(rebasing: $0[..<(capacity - rest)]))
    }
  }

  /// Where conversion stopped.
  struct Failure: Error, Equatable {
    var offset: Int
  }

  private static func validated(_ bytes: UnsafeRawBufferPointer) -> Result<String, Failure> {
    if let text = String(validating: bytes, as: UTF8.self) { return .success(text) }
    return .failure(Failure(offset: firstInvalid(bytes)))
  }

  /// Offset of the first byte that begins no whole UTF-8 character.
  private static func firstInvalid(_ bytes: UnsafeRawBufferPointer) -> Int {
    var decoder = UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .emptyInput, .error: return offset
      }
    }
  }
}

/// Finds the charset in a header's bytes, `charset=NAME` after `Content-Type:`; nil if there is none.
func charsetName(inHeader bytes: some Sequence<UInt8>) -> String? {
  let text = String(decoding: bytes.prefix(1 << 16).map { $0 & 0x7F }, as: UTF8.self)
  guard let type = text.firstRange(of: "content-type:") else { return nil }
  let line = text[type.upperBound...].prefix { $0 != "\n" }
  guard let mark = line.firstRange(of: "charset=") else { return nil }
  let name = line[mark.upperBound...].prefix { $0.isLetter || $0.isNumber || "-_".contains($0) }
  return name.isEmpty ? nil : String(name)
}

extension String {
  /// The first place of an ASCII text, in either case.
  fileprivate func firstRange(of wanted: String) -> Range<Index>? {
    self[...].firstRange(of: wanted)
  }
}

extension Substring {
  /// The first place of an ASCII text, in either case.
  fileprivate func firstRange(of wanted: String) -> Range<Index>? {
    var start = startIndex
    while let end = index(start, offsetBy: wanted.count, limitedBy: endIndex) {
      if self[start..<end].lowercased() == wanted { return start..<end }
      start = index(after: start)
    }
    return nil
  }
}

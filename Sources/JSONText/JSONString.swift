/// What a place in JSON should have been.
public struct JSONFault: Error, Equatable {
  /// The place, counted in bytes from 0.
  public let place: Int
  /// What should be there.
  public let expected: String
  /// What is there instead, when that is more than the bytes show.
  public let found: String?
}

/// Reads strings of JSON byte by byte.
///
/// Foundation's readers keep objects in dictionaries of `String`, in which names that are equal up to
/// normalisation replace each other, and they build a tree of all values.
public struct JSONString {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var place: Int

  /// Reads the string whose first quote has just been read.
  ///
  /// - Parameters:
  ///   - bytes: the JSON.
  ///   - place: behind the first quote; afterwards behind the last one.
  /// - Throws: ``JSONFault`` when it does not end, holds control characters or escapes that JSON does
  ///   not know, or is not UTF-8.
  public static func read(
    _ bytes: UnsafeBufferPointer<UInt8>, from place: inout Int
  ) throws(JSONFault) -> String {
    var reader = JSONString(bytes: bytes, place: place)
    let text = try reader.text()
    place = reader.place
    return text
  }

  private mutating func text() throws(JSONFault) -> String {
    var content: [UInt8] = []
    while let next = peek, next >= 0x20 {
      place += 1
      switch next {
      case UInt8(ascii: "\""):
        guard let text = String(validating: content, as: UTF8.self) else {
          throw fault("a string in UTF-8", found: "other bytes before this place")
        }
        return text
      case UInt8(ascii: "\\"): content += try escape()
      default: content.append(next)
      }
    }
    throw fault("“\"” at the end of a string")
  }

  private mutating func escape() throws(JSONFault) -> [UInt8] {
    guard let next = peek else { throw fault("an escape") }
    place += 1
    switch next {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [next]
    case UInt8(ascii: "b"): return [8]
    case UInt8(ascii: "f"): return [12]
    case UInt8(ascii: "n"): return [10]
    case UInt8(ascii: "r"): return [13]
    case UInt8(ascii: "t"): return [9]
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw fault("an escape that JSON knows", found: "another before this place")
    }
  }

  private mutating func unicodeEscape() throws(JSONFault) -> [UInt8] {
    var code = try fourHexDigits()
    if (0xD800..<0xDC00).contains(code) {
      guard accept("\\"), accept("u") else {
        throw fault("the second half of a pair of escapes")
      }
      let low = try fourHexDigits()
      guard (0xDC00..<0xE000).contains(low) else {
        throw fault("the second half of a pair of escapes", found: "another before this place")
      }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else {
      throw fault("a pair of escapes", found: "its second half alone before this place")
    }
    return Array(String(Character(scalar)).utf8)
  }

  private mutating func fourHexDigits() throws(JSONFault) -> UInt32 {
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let next = peek, let digit = Character(Unicode.Scalar(next)).hexDigitValue else {
        throw fault("four hexadecimal digits")
      }
      code = code * 16 + UInt32(digit)
      place += 1
    }
    return code
  }

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: scalar) else { return false }
    place += 1
    return true
  }

  private func fault(_ expected: String, found: String? = nil) -> JSONFault {
    JSONFault(place: place, expected: expected, found: found)
  }
}

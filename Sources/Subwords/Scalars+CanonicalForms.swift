import Foundation

// Unicode's canonical forms (Unicode Standard Annex 15). Foundation only says what one scalar is made
// of: its NFC of a text leaves Kannada's ೋ in two, misses Hangul syllables and takes U+20059 for Y,
// and its NFD needs the square of the time for many combining marks in a row.

extension [Unicode.Scalar] {
  /// NFC.
  func composed() -> Self {
    if allSatisfy(\.isComposed) { return self }
    return decomposed().joined(by: Compositions.canonical.wholes)
  }

  /// NFD.
  func decomposed() -> Self {
    if allSatisfy(\.isASCII) { return self }
    let parts = Compositions.canonical.parts
    var result = Self()
    result.reserveCapacity(count)
    for scalar in self {
      if let syllable = scalar.syllableParts {
        result += syllable
      } else if let parts = parts[scalar] {
        result += parts
      } else {
        result.append(scalar)
      }
    }
    result.sortMarks()
    return result
  }

  /// Sorts each run of combining marks by class; marks of one class keep their order.
  private mutating func sortMarks() {
    var start = 0
    while start < count {
      let end = self[start...].firstIndex { $0.order == 0 } ?? count
      if end - start > 1 {
        let sorted = self[start..<end].enumerated().sorted {
          ($0.element.order, $0.offset) < ($1.element.order, $1.offset)
        }
        replaceSubrange(start..<end, with: sorted.map(\.element))
      }
      start = end + 1
    }
  }

  /// Joins each scalar of an NFD text with the last starter, unless a scalar between them blocks it.
  fileprivate func joined(by wholes: [Pair: Unicode.Scalar]) -> Self {
    var result = Self()
    result.reserveCapacity(count)
    var starter: Int?
    for scalar in self {
      if let place = starter,
        place == result.count - 1 || result[result.count - 1].order < scalar.order,
        let whole = result[place].syllable(with: scalar) ?? wholes[Pair(result[place], scalar)]
      {
        result[place] = whole
        continue
      }
      if scalar.order == 0 { starter = result.count }
      result.append(scalar)
    }
    return result
  }
}

extension Unicode.Scalar {
  /// The canonical combining class; 0 is a starter.
  fileprivate var order: UInt8 { properties.canonicalCombiningClass.rawValue }

  /// Whether a text of such scalars is its own NFC: Latin, Cyrillic, Chinese and Hangul syllables.
  fileprivate var isComposed: Bool {
    switch value {
    case 0..<0x300, 0x400...0x482, 0x4E00...0x9FFF, 0xAC00...0xD7A3: true
    default: false
    }
  }
}

// MARK: - What composes

/// Two scalars that compose to one.
private struct Pair: Hashable, Sendable {
  var first: Unicode.Scalar
  var second: Unicode.Scalar

  init(_ first: Unicode.Scalar, _ second: Unicode.Scalar) {
    (self.first, self.second) = (first, second)
  }
}

/// What scalars are made of and what pairs of them compose to, beside Hangul syllables.
private struct Compositions: Sendable {
  /// The NFD of each scalar that is not its own.
  private(set) var parts: [Unicode.Scalar: [Unicode.Scalar]] = [:]
  private(set) var wholes: [Pair: Unicode.Scalar] = [:]

  /// Unicode's; made at first use, in some hundredths of a second.
  static let canonical = Compositions(of: [
    0xC0...0x22FF, 0x2329...0x232A, 0x2ADC...0x2ADC, 0x3040...0x30FF, 0xF900...0xFB4F,
    0x10500...0x105FF, 0x11000...0x16DFF, 0x1D100...0x1D1FF, 0x2F800...0x2FA1F,
  ])

  /// - Parameter ranges: where scalars are that are made of others.
  private init(of ranges: [ClosedRange<UInt32>]) {
    for scalar in ranges.joined().compactMap(Unicode.Scalar.init) {
      let decomposed = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
      if !decomposed.elementsEqual(CollectionOfOne(scalar)) { parts[scalar] = Array(decomposed) }
    }
    let composites = parts.filter {
      $0.value.count > 1 && !$0.key.properties.isFullCompositionExclusion
    }
    // A composite of three is one of the first two and the third, so shorter ones come first.
    for (whole, parts) in composites.sorted(by: { $0.value.count < $1.value.count }) {
      let first = Array(parts.dropLast()).joined(by: wholes)
      if first.count == 1 { wholes[Pair(first[0], parts[parts.count - 1])] = whole }
    }
  }
}

// MARK: - Hangul

extension Unicode.Scalar {
  /// The consonant, the vowel and, if it is closed, the last consonant of a syllable; else nil.
  fileprivate var syllableParts: [Unicode.Scalar]? {
    guard (0xAC00...0xD7A3).contains(value) else { return nil }
    let (open, last) = (value - 0xAC00).quotientAndRemainder(dividingBy: 28)
    let parts = [0x1100 + open / 21, 0x1161 + open % 21] + (last == 0 ? [] : [0x11A7 + last])
    return parts.compactMap(Unicode.Scalar.init)
  }

  /// The syllable of a consonant and a vowel, or of an open syllable and a consonant; else nil.
  fileprivate func syllable(with next: Unicode.Scalar) -> Unicode.Scalar? {
    if (0x1100...0x1112).contains(value), (0x1161...0x1175).contains(next.value) {
      return Unicode.Scalar(0xAC00 + ((value - 0x1100) * 21 + (next.value - 0x1161)) * 28)
    }
    if (0xAC00...0xD7A3).contains(value), (0x11A8...0x11C2).contains(next.value),
      (value - 0xAC00).isMultiple(of: 28)
    {
      return Unicode.Scalar(value + next.value - 0x11A7)
    }
    return nil
  }
}

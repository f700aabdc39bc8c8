extension String {
  /// The columns that the text takes on a terminal with a fixed-width font.
  ///
  /// East Asian wide and emoji characters take two, combining marks and format characters none,
  /// everything else one. Control characters count as none. The table of wide ranges follows
  /// Unicode's East Asian Width classes W and F, in blocks.
  public var displayWidth: Int {
    reduce(0) { $0 + $1.displayWidth }
  }

  /// The text cut to a number of columns, with `…` as its last column when something was cut.
  public func truncated(toWidth width: Int) -> String {
    guard displayWidth > width else { return self }
    guard width > 0 else { return "" }
    var kept = ""
    var columns = 0
    for character in self {
      columns += character.displayWidth
      guard columns <= width - 1 else { break }
      kept.append(character)
    }
    return kept + "…"
  }

  /// The text with spaces after it up to a number of columns.
  public func padded(toWidth width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - displayWidth))
  }

  /// The text with spaces before it up to a number of columns.
  public func leftPadded(toWidth width: Int) -> String {
    String(repeating: " ", count: max(0, width - displayWidth)) + self
  }
}

extension String {
  /// The text without the spaces at its end.
  var trimmingTrailingSpaces: String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}

extension Character {
  /// The columns of the character: its widest scalar's, or two when drawn as an emoji.
  var displayWidth: Int {
    let scalars = unicodeScalars
    if scalars.contains("\u{FE0F}") { return 2 }
    return scalars.map(\.displayWidth).max() ?? 0
  }
}

extension Unicode.Scalar {
  fileprivate var displayWidth: Int {
    if value < 0x300 {
      return value < 0x20 || (0x7F..<0xA0).contains(value) || value == 0xAD ? 0 : 1
    }
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator:
      return 0
    default: break
    }
    // The vowels and final consonants of Hangul join the consonant before them.
    if (0x1160...0x11FF).contains(value) { return 0 }
    return wideRanges.contains { $0.contains(value) } || properties.isEmojiPresentation ? 2 : 1
  }
}

/// Blocks whose characters take two columns.
private let wideRanges: [ClosedRange<UInt32>] = [
  0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
  0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE10...0xFE19,
  0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18CFF, 0x1B000...0x1B2FF,
  0x1F200...0x1F2FF, 0x20000...0x2FFFD, 0x30000...0x3FFFD,
]

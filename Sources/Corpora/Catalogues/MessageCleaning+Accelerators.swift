/// Accelerator marks: the letter to press in a menu is written with `_` (GTK) or `&` (Qt) in front, as in `_Open`.
extension MessageCleaning {
  /// Both texts without their marks, or as they were.
  ///
  /// A mark is taken for one only if both sides have exactly one, in front of a letter or digit, and the original begins
  /// with it or with a capital: `sort_order` is a name and stays. A mark whose word is the same on both sides is part of a
  /// name too (`SO_BROADCAST`), unless the word begins with it. Where a script has no letters to press, translations add
  /// the English letter in brackets, `開く(_O)`: these go as a whole.
  func withoutMarks(_ source: String, _ target: String) -> (String, String) {
    for mark in ["_", "&"] as [Unicode.Scalar] {
      guard source.utf8.contains(UInt8(ascii: mark)) else { continue }
      guard let first = Self.place(of: mark, in: source),
        let second = Self.place(of: mark, in: target)
      else { continue }
      let beginsWord = Self.beginsWord(first, in: source)
      guard beginsWord || Self.beginsWithCapital(source) else { continue }
      guard beginsWord || Self.word(at: first, in: source) != Self.word(at: second, in: target)
      else { continue }
      return (Self.removing(first, from: source), Self.removing(second, from: target))
    }
    return (source, target)
  }

  private typealias Index = String.UnicodeScalarView.Index

  /// The only place of a mark, if a letter or digit follows.
  private static func place(of mark: Unicode.Scalar, in text: String) -> Index? {
    let scalars = text.unicodeScalars
    guard let place = scalars.firstIndex(of: mark) else { return nil }
    let next = scalars.index(after: place)
    guard next < scalars.endIndex, isWordly(scalars[next]), !scalars[next...].contains(mark) else {
      return nil
    }
    return place
  }

  private static func beginsWord(_ place: Index, in text: String) -> Bool {
    let scalars = text.unicodeScalars
    return place == scalars.startIndex || !isWordly(scalars[scalars.index(before: place)])
  }

  private static func beginsWithCapital(_ text: String) -> Bool {
    text.unicodeScalars.first?.properties.isUppercase == true
  }

  private static func isWordly(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isAlphabetic || scalar.properties.numericType != nil
  }

  /// The word around a mark, mark included.
  private static func word(at place: Index, in text: String) -> String {
    let scalars = text.unicodeScalars
    let tail = scalars[scalars.index(after: place)...].prefix(while: isWordly)
    let start = scalars[..<place].lastIndex { !isWordly($0) }.map { scalars.index(after: $0) }
    return String(scalars[(start ?? scalars.startIndex)..<tail.endIndex])
  }

  /// The text without the mark at a place, or without the brackets that hold nothing else than mark and letter.
  private static func removing(_ place: Index, from text: String) -> String {
    var scalars = text.unicodeScalars
    let letter = scalars.index(after: place)
    let after = scalars.index(after: letter)
    if place > scalars.startIndex, after < scalars.endIndex, scalars[after] == ")" {
      let before = scalars.index(before: place)
      if scalars[before] == "(" {
        scalars.removeSubrange(before...after)
        return MessageCleaning().folded(String(scalars))
      }
    }
    scalars.remove(at: place)
    return String(scalars)
  }
}

extension [Unicode.Scalar] {
  /// The text with every occurrence of `pattern` replaced, left to right and without overlap.
  ///
  /// - Complexity: O(n·m) for a text of n and a pattern of m code points.
  func replacing(_ pattern: String, with replacement: String) -> Scalars {
    let wanted = Scalars(pattern.unicodeScalars)
    let substitute = Scalars(replacement.unicodeScalars)
    guard let head = wanted.first, contains(head) else { return self }
    var result = Scalars()
    result.reserveCapacity(count)
    var index = 0
    while index < count {
      if self[index] == head, self[index...].starts(with: wanted) {
        result.append(contentsOf: substitute)
        index += wanted.count
      } else {
        result.append(self[index])
        index += 1
      }
    }
    return result
  }

  /// The text with a space before and after every code point that `matches`.
  func isolating(_ matches: (Unicode.Scalar) -> Bool) -> Scalars {
    var result = Scalars()
    result.reserveCapacity(count + count / 2)
    for scalar in self {
      if matches(scalar) {
        result.append(contentsOf: [" ", scalar, " "])
      } else {
        result.append(scalar)
      }
    }
    return result
  }

  /// The text with spaces put into every pair of neighbours that match `first` and `second`.
  ///
  /// Pairs are taken from the left and do not overlap: the second of a pair is never the first of
  /// another. `write` gives the pair's replacement.
  func substitutingPairs(
    _ first: (Unicode.Scalar) -> Bool, _ second: (Unicode.Scalar) -> Bool,
    write: (Unicode.Scalar, Unicode.Scalar, inout Scalars) -> Void
  ) -> Scalars {
    var result = Scalars()
    result.reserveCapacity(count + count / 2)
    var index = 0
    while index < count {
      if index + 1 < count, first(self[index]), second(self[index + 1]) {
        write(self[index], self[index + 1], &result)
        index += 2
      } else {
        result.append(self[index])
        index += 1
      }
    }
    return result
  }
}

/// What takes the place of a matched pair.
enum PairReplacement {
  /// The second set apart on both sides: `a, ` becomes `a , `.
  static func isolateSecond(
    _ first: Unicode.Scalar, _ second: Unicode.Scalar, _ text: inout Scalars
  ) {
    text.append(first)
    text.append(" ")
    text.append(second)
    text.append(" ")
  }

  /// The first set apart on both sides: `,a` becomes ` , a`.
  static func isolateFirst(
    _ first: Unicode.Scalar, _ second: Unicode.Scalar, _ text: inout Scalars
  ) {
    text.append(" ")
    text.append(first)
    text.append(" ")
    text.append(second)
  }
}

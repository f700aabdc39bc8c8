extension RandomNumberGenerator {
  /// Puts the elements in a random order (Fisher and Yates, from the back).
  ///
  /// The order is a function of the generator's bits alone. Choosing among n by the high half of a
  /// 64-bit product favours some by at most n/2⁶⁴.
  mutating func shuffle(_ elements: UnsafeMutableBufferPointer<Int>) {
    var last = elements.count - 1
    while last > 0 {
      let choice = Int(next().multipliedFullWidth(by: UInt64(last + 1)).high)
      elements.swapAt(last, choice)
      last -= 1
    }
  }

  /// A uniform number in [0, 1), a multiple of 2⁻⁵³.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
}

extension [Unicode.Scalar] {
  /// The text in lower case by Unicode's full mappings, as Python's `lower()`.
  ///
  /// One scalar may become several (`İ`), and a capital sigma at the end of a word becomes `ς`.
  /// No language's own rules apply.
  func lowercased() -> Scalars {
    var result = Scalars()
    result.reserveCapacity(count)
    for (index, scalar) in enumerated() {
      if scalar.isASCII {
        result.append(scalar.lowercasedASCII)
      } else if scalar == Self.capitalSigma {
        result.append(isFinalSigma(at: index) ? "ς" : "σ")
      } else {
        result.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
      }
    }
    return result
  }

  private static var capitalSigma: Unicode.Scalar { "Σ" }

  /// Unicode's condition `Final_Sigma`: a cased letter before, none after, case-ignorable
  /// scalars left out on both sides.
  private func isFinalSigma(at index: Int) -> Bool {
    let before = self[..<index].last { !$0.properties.isCaseIgnorable }
    let after = self[(index + 1)...].first { !$0.properties.isCaseIgnorable }
    return before?.properties.isCased == true && after?.properties.isCased != true
  }
}

extension Unicode.Scalar {
  fileprivate var lowercasedASCII: Unicode.Scalar {
    (0x41...0x5A).contains(value) ? Unicode.Scalar(UInt8(value + 0x20)) : self
  }
}

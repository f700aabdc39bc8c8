extension Tokenizer {
  /// The `13a` preparation and passes; words are between white space in the result.
  static func mteval13a(_ line: Scalars) -> Scalars {
    var text =
      line
      .replacing("<skipped>", with: "")
      .replacing("-\n", with: "")
      .replacing("\n", with: " ")
    if text.contains("&") {
      text =
        text
        .replacing("&quot;", with: "\"")
        .replacing("&amp;", with: "&")
        .replacing("&lt;", with: "<")
        .replacing("&gt;", with: ">")
    }
    return separatingPunctuation([" "] + text + [" "])
  }

  /// The four passes that `13a` and `zh` share, in their order.
  ///
  /// 1. ASCII punctuation other than `'`, `,`, `-` and `.` is set apart;
  /// 2. a period or comma after anything but a digit is set apart;
  /// 3. a period or comma before anything but a digit is set apart;
  /// 4. a dash after a digit is set apart.
  static func separatingPunctuation(_ line: Scalars) -> Scalars {
    line
      .isolating(isWesternPunctuation)
      .substitutingPairs(
        { !$0.isASCIIDigit }, isPeriodOrComma, write: PairReplacement.isolateSecond
      )
      .substitutingPairs(isPeriodOrComma, { !$0.isASCIIDigit }, write: PairReplacement.isolateFirst)
      .substitutingPairs(\.isASCIIDigit, { $0 == "-" }, write: PairReplacement.isolateSecond)
  }

  private static func isWesternPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " "..."&", "("..."+", "/", ":"..."@", "["..."`", "{"..."~": true
    default: false
    }
  }

  private static func isPeriodOrComma(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "." || scalar == ","
  }

  /// The `intl` passes: punctuation beside anything but a number, then every symbol, is set apart.
  static func international(_ line: Scalars) -> Scalars {
    line
      .substitutingPairs({ !isNumber($0) }, isPunctuation, write: PairReplacement.isolateSecond)
      .substitutingPairs(isPunctuation, { !isNumber($0) }, write: PairReplacement.isolateFirst)
      .isolating(isSymbol)
  }

  private static func isNumber(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .decimalNumber, .letterNumber, .otherNumber: true
    default: false
    }
  }

  private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
      .initialPunctuation, .finalPunctuation, .otherPunctuation:
      true
    default: false
    }
  }

  private static func isSymbol(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .mathSymbol, .currencySymbol, .modifierSymbol, .otherSymbol: true
    default: false
    }
  }
}

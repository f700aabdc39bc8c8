extension Tokenizer {
  /// The `zh` passes: every Chinese character set apart, then the passes of `13a`.
  static func chinese(_ line: Scalars) -> Scalars {
    separatingPunctuation(line.stripped().isolating(isChinese))
  }

  /// Whether `zh` takes the scalar as a Chinese character.
  ///
  /// The two ranges from U+2001 and U+2F81 are not Chinese. sacreBLEU means the supplementary planes
  /// there (U+20000–U+2A6D6, U+2F800–U+2FA1D), but writes them with four-digit escapes, and so
  /// compares with these scalars instead. Scores agree only when the slip is kept.
  static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x2001: false
    case 0x2001...0x2A6D: true  // see above; holds U+2600–U+27BF
    case 0x2E80...0x2EFF, 0x2F00...0x2FDF, 0x2FF0...0x2FFF: true  // radicals, descriptions
    case 0x3000...0x303F, 0x3100...0x312F, 0x31A0...0x31BF, 0x31C0...0x31EF: true
    case 0x3200...0x33FF, 0x3400...0x4DB5, 0x4E00...0x9FBB: true
    case 0xF900...0xFA2D, 0xFA30...0xFA6A, 0xFA70...0xFAD9: true
    case 0xFE10...0xFE1F, 0xFE30...0xFE4F, 0xFF00...0xFFEF: true
    default: false
    }
  }
}

extension Tokenizer {
  /// The tokenizer to score translations into a language with.
  ///
  /// `zh` for Chinese and `13a` elsewhere, as sacreBLEU chooses by language; `char` for the other
  /// languages that are written without spaces, where `13a` would take a clause for a word. (For
  /// Japanese sacreBLEU prefers a morphological analyser, which is not here.)
  ///
  /// - Parameter language: a code such as `de`, `zh_CN` or `ja`; what follows an underscore or a
  ///   hyphen does not count.
  public static func customary(forTarget language: String) -> Tokenizer {
    let code = language.lowercased().prefix { $0 != "_" && $0 != "-" }
    switch code {
    case "zh", "yue", "wuu", "lzh", "cmn": return .zh
    case "ja", "th", "lo", "km", "my", "bo", "dz": return .char
    default: return .mteval13a
    }
  }
}

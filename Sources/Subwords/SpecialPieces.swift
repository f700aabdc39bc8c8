/// The pieces with a fixed meaning, and where they are in every model of this package.
///
/// The layout is Marian's: `</s>` first, then `<unk>`; `<pad>` follows, and starts the decoder as well. There is no
/// `<s>`. User-defined symbols, above all the language tags, follow from ``firstFree`` on in the order given.
public enum SpecialPieces {
  /// `</s>`: ends every source and every target.
  public static let end: Int32 = 0

  /// `<unk>`: what no piece covers.
  public static let unknown: Int32 = 1

  /// `<pad>`: fills rows up to the longest of a batch, and starts the decoder.
  public static let padding: Int32 = 2

  /// The id of the first user-defined symbol.
  public static let firstFree: Int32 = 3

  /// The tag that asks for a language: `__de__` for `de`.
  public static func languageTag(_ code: String) -> String { "__\(code)__" }
}

/// The families of about 130 languages, and tolerant lookups by code or task name.
///
/// Codes and English names follow ISO 639-1 and ISO 639-3; families and branches follow Glottolog's
/// classification under the customary English names that WALS uses for genera (Romance, Germanic,
/// Slavic; Indic is called `Indo-Aryan`); scripts have the English names of ISO 15924. Where the
/// sources differ the narrower grouping is taken: Koreanic and Japonic are families of their own,
/// and no Altaic is assumed.
public enum LanguageFamilies {
  /// Every language of the table, grouped by family and branch.
  public static let all: [Language] = table.split(separator: "\n").map(Language.init(row:))

  private static let byCode: [String: Language] = Dictionary(
    all.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The language with a code, or nil when the table does not hold it.
  ///
  /// Region, script and variant are ignored and case does not matter: `pt_BR`, `zh-Hant`,
  /// `ca@valencia`, `sr_Latn` and `FR` are found; so are the three-letter codes of most listed
  /// languages (`deu`, `ger`) and retired codes (`iw`, `in`, `mo`).
  public static func language(_ code: String) -> Language? {
    let key = String(code.lowercased().prefix { !"_-@.".contains($0) })
    return byCode[key] ?? otherCodes[key].flatMap { byCode[$0] }
  }

  /// The language that a task's name speaks of, or nil when no side of it is in the table.
  ///
  /// For a pair (`fr-en`, `en-fr`, `fr>en`, `fr→en`) it is the side that is not English; if neither
  /// side is English it is the source. Markers such as `__fr__` or `<2fr>` are understood.
  public static func language(ofTask task: String) -> Language? {
    let sides = arrowSides(task).flatMap(pairSides).compactMap { language($0) }
    return sides.first { $0.code != "en" } ?? sides.first
  }

  /// The study's family of a task's language, or nil when the language is not in the table.
  public static func studyFamily(ofTask task: String) -> String? {
    language(ofTask: task)?.studyFamily
  }

  /// The study's family of every task whose language is known; other tasks are absent.
  public static func labels(for tasks: [String]) -> [String: String] {
    var labels: [String: String] = [:]
    for task in tasks { labels[task] = studyFamily(ofTask: task) }
    return labels
  }

  private static func arrowSides(_ task: String) -> [String] {
    task.split { "→> ".contains($0) }.map(unmarked)
  }

  /// Splits `fr-en` into its sides but leaves a locale such as `pt-BR` or `zh-Hant` whole.
  private static func pairSides(_ text: String) -> [String] {
    let parts = text.split(separator: "-").map(unmarked)
    let arePair = parts.allSatisfy { $0.first?.isLowercase == true && language($0) != nil }
    return parts.count == 2 && arePair ? parts : [text]
  }

  /// Drops the marks of a language token: `__fr__` and `<2fr` become `fr`.
  private static func unmarked(_ text: Substring) -> String {
    var bare = text.drop { "_<2".contains($0) }
    while bare.last == "_" { bare.removeLast() }
    return String(bare)
  }
}

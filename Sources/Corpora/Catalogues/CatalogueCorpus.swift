import Foundation

/// A massively parallel corpus from message catalogues: English messages with their translations
/// into many languages.
public struct CatalogueCorpus: Equatable, Sendable {
  /// From English, as directions `en-fr`, `en-es` and so on in the order of the languages.
  public private(set) var fromEnglish = ParallelCorpus()
  /// What became of each language's messages, in the order of the languages.
  public private(set) var accounts: [CatalogueAccount] = []

  /// The same into English, as directions `fr-en`, `es-en` and so on.
  public var intoEnglish: ParallelCorpus { fromEnglish.reversed }

  /// Beginnings of the names of catalogues that are lists of names: 8,000 languages and 5,000
  /// provinces.
  ///
  /// They would outnumber all real messages of some languages, and their English side is mostly no
  /// English.
  public static let nameLists = ["iso_639-3", "iso_639_3", "iso_3166-2", "iso_3166_2"]

  /// Reads and cleans the catalogues of every language.
  ///
  /// The order is that of the languages, their files, and the messages in them; of equal English
  /// messages of a language the first is kept. A message with a plural gives two: the singular with
  /// the first form, the plural with the last.
  ///
  /// - Parameters:
  ///   - languages: from ``CatalogueLanguage/find(under:codes:folders:)``, or files of your own.
  ///   - cleaning: which messages are used, and how they are cleaned.
  ///   - passingOver: beginnings of names of catalogues that are not read.
  ///   - progress: told the share of the files read, 0 to 1, after each.
  /// - Throws: ``CorpusError/damagedCatalogues(language:count:fault:)`` for a language whose files
  ///   are all damaged, ``CorpusError/noCatalogues(root:languages:)`` for languages none of whose files
  ///   could be used. Single unreadable files are no error: the accounts name them.
  public init(
    languages: [CatalogueLanguage], cleaning: MessageCleaning = MessageCleaning(),
    passingOver: [String] = nameLists, progress: (Double) -> Void = { _ in }
  ) throws(CorpusError) {
    let total = max(languages.reduce(0) { $0 + $1.files.count }, 1)
    var done = 0
    for language in languages {
      var reader = LanguageReader(language.code, cleaning)
      for file in language.files {
        reader.read(file, passingOver: passingOver)
        done += 1
        progress(Double(done) / Double(total))
      }
      accounts.append(reader.account)
      fromEnglish.append(reader.pairs, to: Direction(source: "en", target: language.code))
    }
    for account in accounts where account.catalogues == 0 {
      guard let fault = account.unreadable.first else { continue }
      throw .damagedCatalogues(
        language: account.language, count: account.unreadable.count, fault: fault)
    }
    let missing = accounts.filter { $0.catalogues == 0 }.map(\.language)
    guard missing.isEmpty else {
      throw .noCatalogues(root: Self.root(of: languages), languages: missing)
    }
  }

  /// The folder that the files share, for an error.
  private static func root(of languages: [CatalogueLanguage]) -> String {
    guard let file = languages.lazy.flatMap(\.files).first,
      let end = file.range(of: "/LC_MESSAGES/")
    else { return CatalogueLanguage.systemFolder }
    return file[..<end.lowerBound].split(separator: "/").dropLast().map { "/" + $0 }.joined()
  }
}

/// Collects one language's pairs.
private struct LanguageReader {
  var account: CatalogueAccount
  var pairs: [SentencePair] = []
  private var seen = Set<String>()
  private let cleaning: MessageCleaning

  init(_ code: String, _ cleaning: MessageCleaning) {
    account = CatalogueAccount(language: code)
    self.cleaning = cleaning
  }

  mutating func read(_ file: String, passingOver prefixes: [String]) {
    let name = file.split(separator: "/").last.map(String.init) ?? file
    if prefixes.contains(where: { name.hasPrefix($0) }) {
      account.passedOver.append(name)
      return
    }
    do {
      let catalogue = try GettextCatalogue(contentsOf: file)
      account.catalogues += 1
      for message in catalogue.messages { add(message) }
    } catch {
      account.unreadable.append(error.description)
    }
  }

  private mutating func add(_ message: GettextMessage) {
    if let first = message.translations.first { add(message.id, first) }
    if let plural = message.plural, let last = message.translations.last { add(plural, last) }
  }

  private mutating func add(_ original: String, _ translation: String) {
    account.read += 1
    switch cleaning.clean(original: original, translation: translation) {
    case .failure(let rejection):
      account.dropped[rejection, default: 0] += 1
    case .success(let pair):
      if seen.insert(pair.source).inserted {
        account.kept += 1
        pairs.append(pair)
      } else {
        account.dropped[.duplicate, default: 0] += 1
      }
    }
  }
}

import Foundation

/// A language and the files that hold its catalogues.
public struct CatalogueLanguage: Equatable, Sendable {
  /// The code used in directions and tags.
  public var code: String
  /// `.mo`, `.po` or `.po.gz` files, in the order in which they are read.
  public var files: [String]

  /// A language with its files.
  public init(code: String, files: [String]) {
    precondition(Direction.isCode(code), "\(code) is no language code")
    self.code = code
    self.files = files
  }

  /// Where Linux systems keep the catalogues of their own software.
  public static let systemFolder = "/usr/share/locale"

  /// The default's nine languages: three families, each with two languages of many messages and one of few.
  public static let quickstart = ["fr", "es", "gl", "de", "sv", "nb", "ru", "uk", "be"]

  /// Finds `ROOT/FOLDER/LC_MESSAGES/*.mo` for every language, sorted by name.
  ///
  /// - Parameters:
  ///   - codes: the languages, in the order wanted.
  ///   - folders: folder names of a language where they are not just its code, such as `["nb": ["nb", "no"]]`; names
  ///     outside the form of a code (`sr@latin`) are possible here only.
  /// - Throws: ``CorpusError/noCatalogues(root:languages:)`` naming every language without any.
  public static func find(
    under root: String = systemFolder, codes: [String] = quickstart,
    folders: [String: [String]] = [:]
  ) throws(CorpusError) -> [CatalogueLanguage] {
    let languages = codes.map { code in
      CatalogueLanguage(
        code: code, files: (folders[code] ?? [code]).flatMap { catalogues(in: "\(root)/\($0)") })
    }
    let missing = languages.filter(\.files.isEmpty).map(\.code)
    guard missing.isEmpty else { throw .noCatalogues(root: root, languages: missing) }
    return languages
  }

  /// The folders under a root that hold catalogues, with the number of catalogues, sorted by name.
  public static func available(under root: String = systemFolder) -> [(
    folder: String, catalogues: Int
  )] {
    let folders = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return folders.sorted().compactMap { folder in
      let count = catalogues(in: "\(root)/\(folder)").count
      return count == 0 ? nil : (folder, count)
    }
  }

  private static func catalogues(in folder: String) -> [String] {
    let path = "\(folder)/LC_MESSAGES"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.filter { $0.hasSuffix(".mo") }.sorted().map { "\(path)/\($0)" }
  }
}

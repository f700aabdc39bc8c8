import Foundation

/// Finds the files of a language's tagged text by a pattern.
///
/// `{language}` stands for the language's code and, in the last part of the name, `*` for any
/// letters, such as `ud/{language}/*-ud-train.conllu`. As in a shell `*` does not begin a hidden
/// name. Where nothing has the name, files with `.gz` behind it are taken.
public enum TaggedFiles {
  /// The files, sorted by name; at least one.
  ///
  /// - Throws: ``CorpusError/pattern(_:reason:)`` for other braces or a `*` in a folder's name,
  ///   ``CorpusError/noTaggedText(pattern:language:folder:found:)`` when there are none.
  public static func paths(pattern: String, language: String) throws(CorpusError) -> [String] {
    let name = try filled(pattern, language)
    let slash = name.utf8.lastIndex(of: 47)
    let prefix = slash.map { String(name[...$0]) } ?? ""
    let wanted = String(name.utf8.dropFirst(prefix.utf8.count)) ?? name
    guard !prefix.utf8.contains(42) else {
      throw .pattern(pattern, reason: "a * can only stand in the last part of the name")
    }
    let folder = prefix.isEmpty ? "." : prefix
    let present = files(in: folder)
    for last in [wanted, "\(wanted).gz"] {
      let found = present.filter { matches($0, last) }
      if !found.isEmpty { return found.map { prefix + $0 } }
    }
    throw .noTaggedText(
      pattern: name, language: language, folder: folder, found: Array(present.prefix(5)))
  }

  private static func filled(_ pattern: String, _ language: String) throws(CorpusError) -> String {
    let name = pattern.replacingOccurrences(of: "{language}", with: language)
    guard !pattern.replacingOccurrences(of: "{language}", with: "").contains("{") else {
      throw .pattern(pattern, reason: "the only place in braces is {language}")
    }
    return name
  }

  /// The names of the files in a folder, without hidden ones, sorted.
  private static func files(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { name in
      var isFolder: ObjCBool = false
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      return !name.hasPrefix(".")
        && FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
        && !isFolder.boolValue
    }
    .sorted()
  }

  /// Whether a name is a pattern's: at a mismatch the last `*` takes one byte more.
  private static func matches(_ name: String, _ pattern: String) -> Bool {
    let (name, pattern) = (Array(name.utf8), Array(pattern.utf8))
    var (place, next) = (0, 0)
    var star: (place: Int, next: Int)?
    while place < name.count {
      if next < pattern.count, pattern[next] == 42 {
        star = (place, next)
        next += 1
      } else if next < pattern.count, pattern[next] == name[place] {
        (place, next) = (place + 1, next + 1)
      } else if let last = star {
        star = (last.place + 1, last.next)
        (place, next) = (last.place + 1, last.next + 1)
      } else {
        return false
      }
    }
    return pattern[next...].allSatisfy { $0 == 42 }
  }
}

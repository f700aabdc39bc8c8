import Foundation

/// Tells models of other programs apart.
public enum OpenModelKind {
  private struct Kind: Decodable { var modelType: String? }

  /// Whether a folder's `config.json` says that it holds a BERT.
  ///
  /// - Throws: ``OpenModelError`` for a file that is missing or damaged.
  public static func isBERT(_ path: String) throws -> Bool {
    let folder = OpenModelFolder(url: URL(fileURLWithPath: path), kind: "MarianMT or BERT")
    return try folder.decode(Kind.self, "config.json").modelType == "bert"
  }
}

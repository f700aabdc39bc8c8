/// Tells models of other programs apart.
public enum OpenModelKind {
  /// Whether a folder's `config.json` says that it holds a BERT.
  ///
  /// - Throws: ``OpenModelError`` for a file that is missing or damaged.
  public static func isBERT(_ path: String) throws -> Bool {
    try OpenModelFolder.modelType(at: path) == "bert"
  }
}

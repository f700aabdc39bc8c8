/// What became of one language's messages.
public struct CatalogueAccount: Codable, Equatable, Sendable, CustomStringConvertible {
  /// The language.
  public let language: String
  /// Catalogues read.
  public internal(set) var catalogues = 0
  /// Names of catalogues passed over because they are lists of names.
  public internal(set) var passedOver: [String] = []
  /// Catalogues that could not be read, each with what is wrong with it.
  public internal(set) var unreadable: [String] = []
  /// Messages read; a message with a plural counts as two.
  public internal(set) var read = 0
  /// Pairs kept.
  public internal(set) var kept = 0
  /// Messages dropped, by reason.
  public internal(set) var dropped: [MessageRejection: Int] = [:]

  init(language: String) { self.language = language }

  /// One line, such as `fr: 87 catalogues, 78000 messages, 41000 kept; dropped: 20000 too long, …`.
  public var description: String {
    let reasons = MessageRejection.allCases.compactMap { reason in
      dropped[reason].map { "\($0) \(reason.label)" }
    }
    var line = "\(language): \(catalogues) catalogues, \(read) messages, \(kept) kept"
    if !reasons.isEmpty { line += "; dropped: " + reasons.joined(separator: ", ") }
    if !passedOver.isEmpty { line += "; passed over: " + passedOver.joined(separator: ", ") }
    if !unreadable.isEmpty { line += "; unreadable: " + unreadable.joined(separator: "; ") }
    return line
  }
}

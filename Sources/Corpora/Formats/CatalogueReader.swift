/// Pairs of one gettext catalogue, whose originals are English.
///
/// A message with a plural gives two pairs: the singular with the first form, the plural with the
/// last. A catalogue is held whole; it has at most ``GettextCatalogue/largestFile`` bytes.
final class CatalogueReader: PairReader {
  private let pairs: ListReader

  /// - Throws: ``CorpusError/unreadable(file:reason:)`` with what is wrong with the catalogue.
  init(_ file: String, _ direction: Direction) throws(CorpusError) {
    let catalogue: GettextCatalogue
    do {
      catalogue = try GettextCatalogue(contentsOf: file)
    } catch {
      throw .catalogue(error)
    }
    var pairs: [SentencePair] = []
    for message in catalogue.messages {
      let forms =
        [(message.id, message.translations.first)]
        + (message.plural.map { [($0, message.translations.last)] } ?? [])
      for case (let original, let translation?) in forms {
        let pair = SentencePair(source: original.folded, target: translation.folded)
        pairs.append(direction.source == "en" ? pair : pair.reversed)
      }
    }
    self.pairs = ListReader(pairs)
  }

  var share: Double { pairs.share }

  func next() -> NumberedPair? { pairs.next() }
}

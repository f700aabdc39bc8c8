import Console
import Corpora
import Metrics

extension Evaluation {
  /// An aligned table for people: the directions, the groups' means, the signatures.
  ///
  /// - Parameter order: the directions in the order wanted.
  public func table(order: [String]) -> String {
    let severalTokenizers = Set(tokenizers.values).count > 1
    let titles = ["direction", "resources", "BLEU", "chrF", "sentences"]
    var table = TextTable(titles + (severalTokenizers ? ["tokenizer"] : []))
    func add(_ name: String, _ group: String, _ scores: Scores, _ tokenizer: String) {
      table.append(
        [
          name, group, HumanReadable.fixed(scores.bleu, digits: 2),
          HumanReadable.fixed(scores.chrf, digits: 2), HumanReadable.count(scores.sentences),
        ] + (severalTokenizers ? [tokenizer] : []))
    }
    for name in order {
      guard let scores = directions[name] else { continue }
      add(name, groups[name]?.title ?? "", scores, tokenizers[name]?.rawValue ?? "")
    }
    for name in ["high", "medium", "low", "zero_shot", "all"] {
      guard let scores = averages[name] else { continue }
      add("mean", name.replacing("_", with: "-"), scores, "")
    }
    return table.rendered()
  }
}

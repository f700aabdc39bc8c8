import Checkpoints
import Console
public import Corpora
import Foundation
public import Metrics

/// The quality of a run's translations of held-out text: what `gradvac evaluate --json` prints.
public struct Evaluation: Codable, Sendable, Equatable {
  /// The scores of one direction, or of several averaged.
  public struct Scores: Codable, Sendable, Equatable {
    /// BLEU, from 0 to 100.
    public var bleu: Double
    /// chrF, from 0 to 100.
    public var chrf: Double
    /// The sentences translated.
    public var sentences: Int

    /// Scores from all values.
    public init(bleu: Double, chrf: Double, sentences: Int) {
      self.bleu = bleu
      self.chrf = chrf
      self.sentences = sentences
    }
  }

  /// A sentence with its translation.
  public struct Sample: Codable, Sendable, Equatable {
    /// Such as `fr-en`.
    public var direction: String
    /// What was translated.
    public var source: String
    /// What a person made of it.
    public var reference: String
    /// What the model made of it.
    public var output: String
  }

  /// How translations were searched for.
  public struct Search: Codable, Sendable, Equatable {
    /// The hypotheses kept.
    public var beam: Int
    /// λ of the length penalty.
    public var lenpen: Double

    /// The search that a configuration asks for.
    public init(_ decoding: DecodingConfiguration) {
      beam = decoding.beam
      lenpen = decoding.lenpen
    }
  }

  /// Scores by direction.
  public var directions: [String: Scores]
  /// Unweighted means over `all` trained directions and over the groups that there are: `high`,
  /// `medium`, `low` and `zero_shot`.
  public var averages: [String: Scores]
  /// The group of each direction, by the size of its training text.
  public var groups: [String: ResourceGroup]
  /// The split that was translated.
  public var split: String
  /// The number of updates behind the model.
  public var step: Int
  /// The SHA-256 of the weights that translated.
  public var weights: String
  /// The digest of the sentences and references.
  public var text: String
  /// How translations were searched for.
  public var search: Search
  /// BLEU's tokenizer by direction.
  public var tokenizers: [String: Tokenizer]
  /// BLEU's signature; where directions have several tokenizers, it names all.
  public var signature: String
  /// chrF's signature.
  public var chrfSignature: String
  /// A few sentences of each direction.
  public var samples: [Sample]

  enum CodingKeys: String, CodingKey {
    case directions, averages, groups, split, step, weights, text, search, tokenizers, signature
    case samples
    case chrfSignature = "chrf_signature"
  }

  /// Scores a run's translations.
  ///
  /// - Parameter count: sentences of each direction to keep as samples.
  public init(_ translations: HeldOutTranslations, by run: TranslationRun, samples count: Int = 2)
    throws
  {
    directions = [:]
    tokenizers = [:]
    samples = []
    for part in translations.parts {
      let name = part.direction.description
      let tokenizer = Tokenizer.customary(forTarget: part.direction.target)
      tokenizers[name] = tokenizer
      directions[name] = try Self.scores(part, tokenizer)
      samples += Self.samples(count, of: part)
    }
    split = translations.split.rawValue
    text = translations.textDigest
    step = run.step
    weights = try run.directory.weightsInUse().sha256
    search = Search(run.configuration.decoding)
    signature = Self.signature(of: Set(tokenizers.values))
    chrfSignature = Signature(of: CHRF(), references: References([""])).description
    let scored = directions
    groups = run.resourceGroups.filter { scored.keys.contains($0.key) }
    averages = Self.averages(directions, groups: groups)
  }

  private static func scores(
    _ part: HeldOutTranslations.Part, _ tokenizer: Tokenizer
  ) throws -> Scores {
    let references = References(part.pairs.map(\.target))
    return Scores(
      bleu: try BLEU(tokenizer: tokenizer)
        .corpusScore(hypotheses: part.outputs, references: references).value,
      chrf: try CHRF().corpusScore(hypotheses: part.outputs, references: references).value,
      sentences: part.outputs.count)
  }

  /// The signature of single-reference BLEU with one of these tokenizers for each direction.
  static func signature(of tokenizers: Set<Tokenizer>) -> String {
    var signature = Signature(of: BLEU(), references: References([""]))
    let names = Tokenizer.allCases.filter(tokenizers.contains).map(\.rawValue)
    for index in signature.fields.indices where signature.fields[index].key == "tok" {
      signature.fields[index] = SignatureField("tok", names.joined(separator: "+"))
    }
    return signature.description
  }

  private static func samples(_ count: Int, of part: HeldOutTranslations.Part) -> [Sample] {
    spread(count, over: part.pairs.count).map {
      Sample(
        direction: part.direction.description, source: part.pairs[$0].source,
        reference: part.pairs[$0].target, output: part.outputs[$0])
    }
  }

  /// Places of a few samples, evenly over a list.
  private static func spread(_ count: Int, over total: Int) -> [Int] {
    let taken = min(count, total)
    return (0..<taken).map { ($0 * total + total / 2) / taken % total }
  }

  static func averages(
    _ scores: [String: Scores], groups: [String: ResourceGroup]
  ) -> [String: Scores] {
    ResourceGroup.averages(of: scores, groups, mean: mean)
  }

  private static func mean(_ values: [Scores]) -> Scores? {
    guard !values.isEmpty else { return nil }
    let count = Double(values.count)
    return Scores(
      bleu: values.reduce(0) { $0 + $1.bleu } / count,
      chrf: values.reduce(0) { $0 + $1.chrf } / count,
      sentences: values.reduce(0) { $0 + $1.sentences })
  }
}

extension TranslationRun {
  /// The group of each direction, by the run's own list of low-resource tasks and the sizes of its
  /// training text.
  public var resourceGroups: [String: ResourceGroup] {
    var sizes =
      TextSummary.stored(in: textFolder)?.trainingSizes
      ?? directions.reduce(into: [:]) { $0[$1.description] = 1 }
    for direction in zeroShot { sizes[direction.description] = 0 }
    return ResourceGroup.groups(of: sizes, low: Set(configuration.data.lowResource))
  }
}

import Arguments
import Console
import Corpora
import Experiments
import Foundation
import Translation

let translateCommand = Command(
  name: "translate",
  abstract: "Translate lines from standard input.",
  discussion: """
    One sentence a line in, one translation a line out, in the same order. With --n-best the \
    translations of a line follow each other, with line number, score and log-probability between \
    tabs. Several runs of one vocabulary translate together: a token's probability is the mean over \
    their models. RUN may also be a checkpoint, such as runs/recipe/checkpoints/step-4000.
    """,
  arguments: [.repeated("RUN", "Directories of runs, or checkpoints of runs.")],
  options: [
    .text("to", "LANG", "The language to translate into.", required: true),
    .text("from", "LANG", "The language of the lines; checked against the run's directions."),
    .integer("n-best", "N", "Translations of a line.", default: 1, in: .closed(1...1000)),
    .flag("scores", "Put score and log-probability behind each translation."),
    .choice(
      "precision", Precision.allCases.map(\.rawValue),
      "Operands of matrix products; the run's decoding.precision when left out."),
    .integer(
      "buffer", "N", "Lines that are translated at once, at most.", default: 256,
      in: .closed(1...1_000_000)),
    .integer("beam", "N", "Hypotheses kept; 1 is greedy search.", in: .closed(1...1000))
      .section("BEAM SEARCH"),
    .number("lenpen", "P", "λ of the length penalty; 0 for none.", in: .atLeast(0))
      .section("BEAM SEARCH"),
    .choice(
      "lenpen-kind", LengthPenalty.Kind.allCases.map(\.rawValue),
      "The penalty: length^λ, or ((5 + length)/6)^λ."
    )
    .section("BEAM SEARCH"),
    .flag("sample", "Draw translations at random instead of searching.").section("SAMPLING"),
    .number("temperature", "T", "Draw with p^(1/T).", in: .above(0)).section("SAMPLING"),
    .integer("top-k", "N", "Draw from the N likeliest tokens only.", in: .atLeast(1))
      .section("SAMPLING"),
    .number(
      "top-p", "P", "Draw from the fewest tokens of joint probability P.", in: .above(0, atMost: 1)
    )
    .section("SAMPLING"),
    .integer("seed", "N", "Decides what is drawn.", in: .atLeast(0)).section("SAMPLING"),
  ],
  examples: [
    .init("echo 'Ouvrir le fichier' | gradvac translate quickstart --to en", "One sentence."),
    .init("gradvac translate runs/a runs/b --to en < input.de > output.en", "Two models together."),
    .init(
      "gradvac translate quickstart --to en --sample --top-k 10 --n-best 5 < input.de",
      "Five draws for each line."),
  ]
) { arguments in
  let search = try TranslateArguments(arguments)
  let runs = try arguments.texts("RUN").map(TranslationRun.open)
  let run = try runs[0].joined(with: Array(runs.dropFirst()))
  let direction = try run.direction(
    from: arguments.optionalText("from"), to: arguments.text("to"))
  let precision = arguments.optionalText("precision").flatMap(Precision.init)
  let service = LineTranslation(
    run.translator, target: direction.target,
    options: .init(
      search: search.search(for: run), precision: precision ?? run.configuration.decoding.precision,
      buffer: arguments.integer("buffer"), showsScores: arguments.flag("scores")))
  try service.translate(
    standardInput: FileHandle.standardInput, warnings: StatusStream.standardError(),
    write: ResultStream.standardOutput().line)
}

/// What the options say about the search.
private struct TranslateArguments {
  private let arguments: ParsedArguments

  /// - Throws: a `UsageError` when options of beam search and of sampling are mixed.
  init(_ arguments: ParsedArguments) throws {
    self.arguments = arguments
    let isSampling = arguments.flag("sample")
    let others =
      isSampling
      ? ["beam", "lenpen", "lenpen-kind"] : ["temperature", "top-k", "top-p", "seed"]
    if let other = others.first(where: arguments.wasGiven) {
      throw UsageError.invalid(
        "--\(other) \(isSampling ? "does not go with" : "needs") --sample")
    }
  }

  func search(for run: TranslationRun) -> TranslationSearch {
    let count = arguments.integer("n-best")
    guard arguments.flag("sample") else {
      var decoding = run.configuration.decoding
      decoding.beam = arguments.optionalInteger("beam") ?? decoding.beam
      decoding.lenpen = arguments.optionalNumber("lenpen") ?? decoding.lenpen
      decoding.lenpenKind =
        arguments.optionalText("lenpen-kind").flatMap(LengthPenalty.Kind.init)
        ?? decoding.lenpenKind
      return .beam(decoding.options(best: count))
    }
    return .sampling(
      SamplingOptions(
        temperature: arguments.optionalNumber("temperature") ?? 1,
        topK: arguments.optionalInteger("top-k") ?? 0,
        topP: arguments.optionalNumber("top-p") ?? 1, count: count),
      seed: UInt64(arguments.optionalInteger("seed") ?? 1))
  }
}

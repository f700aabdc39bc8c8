import Arguments
import Console
import Corpora
import Foundation
import Metrics

let scoreCommand = Command(
  name: "score",
  abstract: "Score translations against a reference, to sacreBLEU's digits.",
  discussion: """
    Every file holds one sentence a line. With a paired test the first hypothesis is the baseline \
    and the others get p-values against it. The seed of resampling is SACREBLEU_SEED, or 12345.
    """,
  arguments: [
    .required("REFERENCE", "The reference."),
    .repeated("HYPOTHESIS", "Translations to score."),
  ],
  options: [
    .list("metrics", "bleu,chrf,chrf++", "The metrics; bleu,chrf when left out."),
    .choice("tokenize", Tokenizer.allCases.map(\.rawValue), "BLEU's tokenizer.", default: "13a"),
    .flag("lowercase", "Ignore case."),
    .flag("paired-bs", "Paired bootstrap resampling."),
    .flag("paired-ar", "Paired approximate randomisation."),
    .integer("confidence", "N", "Confidence intervals from N bootstrap samples.", in: .atLeast(2)),
    .flag("json", "Print JSON."),
  ],
  examples: [
    .init("gradvac score ref.en base.en ours.en --paired-ar", "Is ours better than base?")
  ]
) { arguments in
  guard !(arguments.flag("paired-bs") && arguments.flag("paired-ar")) else {
    throw UsageError.invalid("give --paired-bs or --paired-ar, not both")
  }
  func lines(_ path: String) throws -> NamedLines {
    NamedLines(name: path, lines: try ParallelText.lines(of: path))
  }
  let test: PairedTest? =
    arguments.flag("paired-bs")
    ? .bootstrap() : arguments.flag("paired-ar") ? .randomisation() : nil
  let seed = ProcessInfo.processInfo.environment["SACREBLEU_SEED"].flatMap(UInt64.init)
  let names = arguments.texts("metrics")
  let tokenizer = Tokenizer(rawValue: arguments.text("tokenize")) ?? .mteval13a
  let report = try ScoreReport(
    references: [try lines(arguments.text("REFERENCE"))],
    systems: try arguments.texts("HYPOTHESIS").map(lines),
    metrics: try (names.isEmpty ? ["bleu", "chrf"] : names).map {
      try NamedMetric(key: $0, tokenizer: tokenizer, lowercase: arguments.flag("lowercase"))
    },
    options: .init(
      test: test, bootstrapSamples: arguments.optionalInteger("confidence"),
      seed: seed ?? PairedTest.defaultSeed))
  let results = ResultStream.standardOutput()
  if arguments.flag("json") {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    try results.line(String(decoding: encoder.encode(report), as: UTF8.self))
  } else {
    try results.write(report.table())
  }
}

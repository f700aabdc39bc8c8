import Arguments
import Console
import Corpora
import Experiments
import Foundation
import Metrics

let compareCommand = Command(
  name: "compare",
  abstract: "Compare runs: scores by task and group, significance, data and cost.",
  discussion: """
    A RUN is a run's directory, or a folder of runs that train --sweep or --bilingual has made. \
    Runs that differ in nothing but the seed are one system, whose scores are means with their \
    interval; a folder of bilingual runs is one system. Runs whose task is tagging are compared by language. NAME=RUN names a system; runs under one \
    name are one system. The translations or tags compared are those that evaluate has kept in the runs. \
    The seed of resampling is SACREBLEU_SEED, or 12345.
    """,
  arguments: [.repeated("RUN", "Runs, or folders of runs, with a name before a = if wanted.")],
  options: [
    .text("baseline", "RUN", "The system to compare with, by name or run; the first if left out."),
    .choice(
      "metric", Comparison.Metric.allCases.map(\.rawValue),
      "The score; bleu if left out, and of taggers f1 or accuracy, by their tags."),
    .choice("split", ["dev", "test"], "The text compared on.", default: "test"),
    .choice(
      "significance", ["bootstrap", "randomisation", "none"],
      "The paired test of differences: 1,000 resamples or 10,000 trials.", default: "bootstrap"),
    .number(
      "level", "P", "Differences with p below are marked.", default: 0.05, in: .closed(0...1)),
    .list("high", "a,b", "Languages or directions that count as high-resource."),
    .list("medium", "a,b", "Those that count as medium-resource."),
    .list("low", "a,b", "Those that count as low-resource."),
    .flag("evaluate", "Evaluate the runs that have no fitting evaluation."),
    .flag("json", "Print JSON."),
    .flag("markdown", "Print Markdown tables."),
    .flag("latex", "Print LaTeX tables (booktabs)."),
  ],
  examples: [
    .init("gradvac compare runs/joint runs/gradvac runs/pcgrad", "Three methods against joint."),
    .init("gradvac compare sweep --baseline joint --latex", "All runs of a sweep, for a paper."),
    .init(
      "gradvac compare joint=runs/a joint=runs/b new=runs/c", "Two directions' models as one row."),
  ]
) { arguments in
  let style = try outputStyle(arguments)
  let words = arguments.texts("RUN").map { word in
    word.count > 1 && word.hasSuffix("/") ? String(word.dropLast()) : word
  }
  let options = try comparisonOptions(arguments)
  let systems = try ComparedSystem.systems(named: words)
  let stream = StatusStream.standardError()
  if arguments.flag("evaluate") { try evaluateStale(systems, options.split, on: stream) }
  let comparison = try Comparison(of: systems, options: options) { done, total in
    stream.transient("comparing: \(done)/\(total) systems")
  }
  stream.clearTransient()
  try ResultStream.standardOutput().write(
    arguments.flag("json")
      ? comparison.json() : ComparisonTables(comparison, style: style).rendered())
}

private func outputStyle(_ arguments: ParsedArguments) throws -> TextTable.Style {
  let styles: [(String, TextTable.Style)] = [
    ("markdown", .markdown), ("latex", .latex), ("json", .plain),
  ]
  let wanted = styles.filter { arguments.flag($0.0) }
  guard wanted.count < 2 else {
    throw UsageError.invalid("give one of --json, --markdown and --latex")
  }
  return wanted.first?.1 ?? .plain
}

private func comparisonOptions(_ arguments: ParsedArguments) throws -> ComparisonOptions {
  var options = ComparisonOptions()
  options.metric = arguments.optionalText("metric").flatMap(Comparison.Metric.init)
  options.split = Split(rawValue: arguments.text("split")) ?? .test
  options.baseline = arguments.optionalText("baseline")
  switch arguments.text("significance") {
  case "randomisation": options.test = .randomisation()
  case "none": options.test = nil
  default: options.test = .bootstrap()
  }
  options.level = arguments.number("level")
  let seed = ProcessInfo.processInfo.environment["SACREBLEU_SEED"].flatMap(UInt64.init)
  options.seed = seed ?? PairedTest.defaultSeed
  for (group, name) in [(ResourceGroup.high, "high"), (.medium, "medium"), (.low, "low")] {
    options.groups[group] = arguments.texts(name)
  }
  let named = options.groups.values.joined()
  guard Set(named).count == named.count else {
    throw UsageError.invalid("a language or direction belongs to one of --high, --medium and --low")
  }
  return options
}

/// Evaluates every run whose evaluation is missing or stale.
private func evaluateStale(
  _ systems: [ComparedSystem], _ split: Split, on stream: StatusStream
) throws {
  for run in systems.flatMap(\.runs) where run.staleness(of: split) != nil {
    switch run.kind {
    case .translation:
      _ = try evaluate(
        TranslationRun.open(run.path), split, showing: "translating with \(run.path)", on: stream)
    case .tagging:
      _ = try TaggingEvaluation.perform(
        on: TaggingRun.open(run.path), split: split, showing: "tagging with \(run.path)",
        stream: stream)
    }
  }
}

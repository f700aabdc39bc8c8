import Arguments
import Checkpoints
import Console
import Corpora
import Experiments
import Foundation

let evaluateCommand = Command(
  name: "evaluate",
  abstract: "Translate or tag held-out text with a trained run and score it.",
  discussion: """
    Uses the run's best checkpoint, its own held-out text and its decoding options. BLEU and chrF \
    are sacreBLEU's (exp smoothing; tokenizer 13a, zh into Chinese, char into languages written \
    without spaces). A run whose task is tagging is scored by F1 of spans, as seqeval 0.0.12 counts \
    them, and by the accuracy of words. Translations or tags and scores are also kept in the run.
    """,
  arguments: [.required("RUN", "The run's directory.")],
  options: [
    .choice("split", ["dev", "test"], "The text to use.", default: "test"),
    .flag("json", "Print JSON."),
  ],
  examples: [.init("gradvac evaluate runs/recipe --json", "For a program to read.")]
) { arguments in
  let split = Split(rawValue: arguments.text("split")) ?? .test
  if try RunKind.isTagging(arguments.text("RUN")) {
    return try evaluateTags(of: arguments.text("RUN"), split, asJSON: arguments.flag("json"))
  }
  let run = try TranslationRun.open(arguments.text("RUN"))
  let evaluation = try evaluate(run, split, showing: "translating", on: .standardError())
  try ResultStream.standardOutput().write(
    arguments.flag("json")
      ? evaluation.json()
      : evaluation.table(order: (run.directions + run.zeroShot).map(\.description))
        + "\nBLEU signature: \(evaluation.signature)\n")
}

/// Evaluates a run, keeps the result in it, and brings its report up to date.
func evaluate(
  _ run: TranslationRun, _ split: Split, showing label: String, on stream: StatusStream
) throws -> Evaluation {
  let evaluation = try Evaluation.perform(on: run, split: split, showing: label, stream: stream)
  if split == .test {
    try StudyReporter([run.directory.url]).writePage(to: run.directory.report)
  }
  return evaluation
}

private func evaluateTags(of path: String, _ split: Split, asJSON: Bool) throws {
  let run = try TaggingRun.open(path)
  let evaluation = try TaggingEvaluation.perform(
    on: run, split: split, showing: "tagging", stream: .standardError())
  if split == .test {
    try StudyReporter([run.directory.url]).writePage(to: run.directory.report)
  }
  try ResultStream.standardOutput().write(
    asJSON ? evaluation.json() : evaluation.table(order: run.languages))
}

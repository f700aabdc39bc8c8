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
    tabs.
    """,
  arguments: [.required("RUN", "The run's directory.")],
  options: [
    .text("to", "LANG", "The language to translate into.", required: true),
    .text("from", "LANG", "The language of the lines; checked against the run's directions."),
    .integer("beam", "N", "Hypotheses kept; 1 is greedy search.", in: .closed(1...1000)),
    .integer("n-best", "N", "Translations of a line.", default: 1, in: .closed(1...1000)),
    .number("lenpen", "P", "Length penalty: score is log-probability / length^P.", in: .atLeast(0)),
  ],
  examples: [
    .init("echo 'Ouvrir le fichier' | gradvac translate quickstart --to en", "One sentence.")
  ]
) { arguments in
  let run = try TranslationRun.open(arguments.text("RUN"))
  let direction = try run.direction(
    from: arguments.optionalText("from"), to: arguments.text("to"))
  let best = arguments.integer("n-best")
  let service = LineTranslation(
    run: run, target: direction.target,
    options: run.options(
      beam: arguments.optionalInteger("beam"), best: best,
      lengthPenalty: arguments.optionalNumber("lenpen")))
  try service.translate(
    standardInput: FileHandle.standardInput, warnings: StatusStream.standardError(),
    write: ResultStream.standardOutput().line)
}

import Arguments
import Console
import Experiments
import Foundation

let tagCommand = Command(
  name: "tag",
  abstract: "Give words from standard input their tags.",
  discussion: """
    One sentence a line, its words between spaces; out comes a line with as many tags. With --format \
    columns one word a line and a blank line behind each sentence; out come word, tab and tag. Whatever \
    stands behind a tab is passed over, so that a file with tags can be tagged anew; with --language de, \
    de: before every word is taken off. RUN may also be a checkpoint, such as runs/ner/checkpoints/step-4000.
    """,
  arguments: [.required("RUN", "The directory of a run whose task is tagging.")],
  options: [
    .text("language", "LANG", "The language of the sentences; checked against the run's."),
    .choice(
      "format", LineTagging.Form.allCases.map(\.rawValue), "How sentences come.", default: "lines"),
    .integer(
      "buffer", "N", "Sentences that are tagged at once, at most.", default: 256,
      in: .closed(1...1_000_000)),
  ],
  examples: [
    .init("echo 'Ada Lovelace lived in London' | gradvac tag runs/ner", "One sentence."),
    .init("gradvac tag runs/ner --format columns < words.tsv > tagged.tsv", "A file of columns."),
  ]
) { arguments in
  let run = try TaggingRun.open(arguments.text("RUN"))
  if let language = arguments.optionalText("language") { try run.requireLanguage(language) }
  let form = LineTagging.Form(rawValue: arguments.text("format")) ?? .lines
  try LineTagging(
    run.tagger, form: form, language: arguments.optionalText("language"),
    buffer: arguments.integer("buffer")
  ).tag(standardInput: FileHandle.standardInput, write: ResultStream.standardOutput().line)
}

import Arguments
import Console
import Corpora
import Experiments
import Foundation

let corpusCommand = Command(
  name: "corpus",
  abstract: "Look at parallel text, prepare it, and write it in other formats.",
  subcommands: [corpusInspectCommand, corpusImportCommand, corpusExportCommand])

private let sources = Argument.repeated(
  "SOURCE", "A configuration, an imported folder, or names of parallel text.")

private let sourceOptions: [Option] = [
  .list(
    "directions", "LIST",
    "Directions of parallel text: de-en,en-fr or any-en, en-any, both, any-any."),
  .list("languages", "LIST", "The languages that any means."),
  .assignments("set", "KEY=VALUE", "Override a key, such as data.cleaning.max_ratio=3."),
]

private func source(_ arguments: ParsedArguments) throws -> CorpusSource {
  try CorpusSource(
    names: arguments.texts("SOURCE"), directions: arguments.texts("directions"),
    languages: arguments.texts("languages"),
    overrides: arguments.assignments("set").map { "\($0.key)=\($0.value)" })
}

private let corpusInspectCommand = Command(
  name: "inspect",
  abstract: "Show sizes, lengths, shared sentences and samples of text.",
  discussion: """
    Text that is not imported yet is read, cleaned and split as training would, into a temporary \
    folder; the account says what is left out and why.
    """,
  arguments: [sources],
  options: sourceOptions + [
    .integer("samples", "N", "Pairs of each direction to show.", default: 2, in: .atLeast(0)),
    .flag("json", "Print JSON."),
  ],
  examples: [
    .init("gradvac corpus inspect recipe.yaml", "What would be trained on."),
    .init("gradvac corpus inspect news.tsv.gz --directions de-en", "One file."),
  ]
) { arguments in
  let stream = StatusStream.standardError()
  let inspection = try source(arguments).withText(on: stream) { text in
    var bar = ProgressBar(
      "inspecting", total: text.trainingPairs, unit: "pairs", stream: stream)
    let inspection = try CorpusInspection(text, samples: arguments.integer("samples")) {
      bar.update(to: $0)
    }
    bar.finish()
    return inspection
  }
  try ResultStream.standardOutput().write(
    arguments.flag("json") ? inspection.json() : inspection.text())
}

private let corpusImportCommand = Command(
  name: "import",
  abstract: "Clean and split text into a folder of plain files.",
  discussion: """
    The folder holds two files for each direction and split, the account of what was left out, and \
    data.yaml, which names them for a configuration. An import that was interrupted goes on with \
    the first direction that is not done.
    """,
  arguments: [sources],
  options: sourceOptions + [
    .text("output", "DIR", "The folder.", required: true)
  ],
  examples: [
    .init("gradvac corpus import recipe.yaml --output corpus", "All that a recipe names."),
    .init(
      "gradvac corpus import a.tmx b.jsonl.gz --directions de-en --output corpus",
      "Two files, one after another."),
  ]
) { arguments in
  let output = arguments.text("output")
  let text = try source(arguments).store(in: output, on: .standardError())
  try ResultStream.standardOutput().write(
    text.manifest.accountText + "\(output)/data.yaml names this text for a configuration\n")
}

private let corpusExportCommand = Command(
  name: "export",
  abstract: "Write imported text, or a run's held-out text, as TSV or JSON Lines.",
  discussion: """
    The lines go to standard output. Imported text is plain text already: train/de-en.de and \
    train/de-en.en.
    """,
  arguments: [.required("FOLDER", "An imported folder, or a run.")],
  options: [
    .text("direction", "SRC-TGT", "The direction.", required: true),
    .choice("split", Split.allCases.map(\.rawValue), "The split.", default: "train"),
    .choice("format", CorpusExport.Format.allCases.map(\.rawValue), "The format.", default: "tsv"),
  ],
  examples: [
    .init(
      "gradvac corpus export corpus --direction de-en --format jsonl | gzip > de-en.jsonl.gz",
      "For another toolkit.")
  ]
) { arguments in
  let export = try CorpusExport(
    arguments.text("FOLDER"), split: Split(rawValue: arguments.text("split")) ?? .train,
    direction: Direction(parsing: arguments.text("direction")),
    format: CorpusExport.Format(rawValue: arguments.text("format")) ?? .tsv)
  try export.run(ResultStream.standardOutput().write)
}

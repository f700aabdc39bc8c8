import Arguments
import Console
import Experiments

let exportCommand = Command(
  name: "export",
  abstract: "Write a run's model in another program's layout.",
  discussion: """
    The layout marian is that of Hugging Face's MarianMT: transformers opens it, and CTranslate2's \
    ct2-transformers-converter converts it. The model is the run's best checkpoint. A source begins \
    with the tag of its target language, such as >>de<<. The layout bert, for runs whose task is \
    tagging, is that of BertForTokenClassification.
    """,
  arguments: [
    .required("RUN", "The run's directory."),
    .required("DIR", "The folder to write; new or empty."),
  ],
  options: [
    .choice(
      "format", ["auto", "marian", "bert"], "The layout; auto by the run's task.", default: "auto")
  ],
  examples: [.init("gradvac export quickstart models/quickstart", "For transformers.")]
) { arguments in
  let (run, format) = (arguments.text("RUN"), arguments.text("format"))
  if try format == "bert" || (format == "auto" && RunKind.isTagging(run)) {
    return try BERTExport(TaggingRun.open(run)).write(to: arguments.text("DIR"))
  }
  let stream = StatusStream.standardError()
  let export = try MarianExport(TranslationRun.open(run))
  for note in try export.notes() { stream.line("note: \(note)") }
  try export.write(to: arguments.text("DIR"))
}

import Arguments
import Console
import Experiments

let exportCommand = Command(
  name: "export",
  abstract: "Write a run's model in another program's layout.",
  discussion: """
    The layout marian is that of Hugging Face's MarianMT: transformers opens it, and CTranslate2's \
    ct2-transformers-converter converts it. The model is the run's best checkpoint. A source begins \
    with the tag of its target language, such as >>de<<.
    """,
  arguments: [
    .required("RUN", "The run's directory."),
    .required("DIR", "The folder to write; new or empty."),
  ],
  options: [.choice("format", ["marian"], "The layout.", default: "marian")],
  examples: [.init("gradvac export quickstart models/quickstart", "For transformers.")]
) { arguments in
  let stream = StatusStream.standardError()
  let export = try MarianExport(TranslationRun.open(arguments.text("RUN")))
  for note in try export.notes() { stream.line("note: \(note)") }
  try export.write(to: arguments.text("DIR"))
}

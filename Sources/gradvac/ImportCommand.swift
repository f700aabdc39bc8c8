import Arguments
import Console
import Corpora
import Experiments
import Foundation

let importCommand = Command(
  name: "import",
  abstract: "Make a run of a model in another program's layout.",
  discussion: """
    Reads Hugging Face's layout of MarianMT: config.json, model.safetensors, source.spm, \
    target.spm, vocab.json, and where they are there generation_config.json and \
    tokenizer_config.json. The run can be translated with, and exported again.
    """,
  arguments: [.required("DIR", "The folder with the model.")],
  options: [
    .text("run", "RUN", "The run's directory, which is made.", required: true),
    .list(
      "directions", "en-de,…",
      "What the model translates; when left out, what its files say."),
  ],
  examples: [
    .init("gradvac import opus-mt-en-de --run runs/opus --directions en-de", "A model of OPUS-MT.")
  ]
) { arguments in
  let model = try MarianImport(
    from: arguments.text("DIR"), directions: arguments.texts("directions"))
  let run = arguments.text("run")
  _ = try model.write(to: URL(fileURLWithPath: run))
  let directions = model.directions.map(\.description).joined(separator: ", ")
  StatusStream.standardError().line("\(run) translates \(directions)")
}

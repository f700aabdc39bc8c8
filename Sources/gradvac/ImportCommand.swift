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
    tokenizer_config.json. The run can be translated with, and exported again. Or reads that of \
    BertForTokenClassification: config.json, model.safetensors, vocab.txt, and where it is there \
    tokenizer_config.json; the run can be tagged with.
    """,
  arguments: [.required("DIR", "The folder with the model.")],
  options: [
    .text("run", "RUN", "The run's directory, which is made.", required: true),
    .list(
      "directions", "en-de,…",
      "What the model translates; when left out, what its files say."),
    .list("languages", "de,en,…", "What a tagger knows; when left out, any language is taken."),
  ],
  examples: [
    .init("gradvac import opus-mt-en-de --run runs/opus --directions en-de", "A model of OPUS-MT."),
    .init("gradvac import bert-ner --run runs/ner --languages de,en", "A tagger."),
  ]
) { arguments in
  if try OpenModelKind.isBERT(arguments.text("DIR")) { return try importTagger(arguments) }
  guard !arguments.wasGiven("languages") else {
    throw UsageError.invalid("--languages is for taggers; a MarianMT model has --directions")
  }
  let model = try MarianImport(
    from: arguments.text("DIR"), directions: arguments.texts("directions"))
  let run = arguments.text("run")
  _ = try model.write(to: URL(fileURLWithPath: run))
  let directions = model.directions.map(\.description).joined(separator: ", ")
  StatusStream.standardError().line("\(run) translates \(directions)")
}

private func importTagger(_ arguments: ParsedArguments) throws {
  guard !arguments.wasGiven("directions") else {
    throw UsageError.invalid("--directions is for MarianMT models; a tagger has --languages")
  }
  let model = try BERTImport(
    from: arguments.text("DIR"), languages: arguments.texts("languages"))
  let run = arguments.text("run")
  _ = try model.write(to: URL(fileURLWithPath: run))
  StatusStream.standardError().line("\(run) gives the tags \(model.tags.joined(separator: " "))")
}

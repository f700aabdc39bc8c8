import Arguments
import Console
import Corpora
import Experiments
import Tensors

let benchmarkDecodeCommand = Command(
  name: "decode",
  abstract: "Measure how fast a model translates.",
  discussion: """
    Sentences sorted by length are translated in batches, once to warm up and then several times. \
    A random model and random sentences are made unless a run and a text are named. Subwords are \
    made before the clock starts. The tokens counted are those of the best translations, each end \
    included.
    """,
  options: [
    .list("beam", "N,…", "Widths of the beam.", default: ["1", "5"]),
    .list("batch", "N,…", "Sentences translated at once.", default: ["1", "32"]),
    .list(
      "precision", "float32,bfloat16", "Operands of matrix products.", default: ["float32"],
      choices: ["float32", "bfloat16"]),
    .integer(
      "length", "N",
      "Tokens of each translation; 32 for a random model, else what the model likes.",
      in: .closed(1...100_000)),
    .text("run", "RUN", "Translate with this run's model."),
    .text("to", "LANG", "The language to translate into, with --run."),
    .text("input", "FILE", "One sentence a line, with --run."),
    .integer("sentences", "N", "Sentences, at most.", default: 64, in: .closed(1...1_000_000)),
    .integer("sentence-length", "N", "Tokens of a random sentence.", default: 24, in: .atLeast(2)),
    .integer("width", "N", "Width of the random model.", default: 256, in: .atLeast(1)),
    .integer("layers", "N", "Its blocks of encoder and decoder each.", default: 3, in: .atLeast(1)),
    .integer("feed-forward", "N", "Inner width of its blocks.", default: 1024, in: .atLeast(1)),
    .integer("vocabulary", "N", "Entries of its vocabulary.", default: 10_000, in: .atLeast(4)),
    .integer(
      "threads", "N", "Threads of an operation; libtorch's choice when left out.",
      in: .closed(1...1024)),
    .integer("repetitions", "N", "Timed repetitions.", default: 3, in: .atLeast(1)),
    .integer("seed", "N", "Decides model and sentences.", default: 1, in: .atLeast(0)),
    .flag("json", "Print JSON: one object, or an array when several are asked for."),
  ],
  examples: [
    .init("gradvac benchmark decode --threads 1", "Beam 1 and 5, batch 1 and 32."),
    .init(
      "gradvac benchmark decode --run runs/recipe --to en --input test.de --json", "A run's model."),
  ]
) { arguments in
  Runtime.keepFreedMemory()
  let benchmark = try decodeBenchmark(arguments)
  if let threads = arguments.optionalInteger("threads") { Runtime.threads = threads }
  let stream = StatusStream.standardError()
  let (beams, batches) = (try counts("beam", arguments), try counts("batch", arguments))
  let measurements = try arguments.texts("precision").flatMap { precision in
    try beams.flatMap { beam in
      try batches.map { batch in
        try benchmark.measure(
          beam: beam, batch: batch, bfloat16: precision == "bfloat16",
          repetitions: arguments.integer("repetitions"),
          progress: { stream.transient("beam \(beam), batch \(batch), \(precision): \($0)") })
      }
    }
  }
  stream.clearTransient()
  try ResultStream.standardOutput().write(
    arguments.flag("json")
      ? DecodeBenchmark.json(measurements) + "\n" : DecodeBenchmark.table(measurements))
}

/// A run's model and a text, or a random model and random sentences.
private func decodeBenchmark(_ arguments: ParsedArguments) throws -> DecodeBenchmark {
  let length = arguments.optionalInteger("length")
  guard let name = arguments.optionalText("run") else {
    var shape = DecodeBenchmark.Shape()
    shape.width = arguments.integer("width")
    shape.layers = arguments.integer("layers")
    shape.feedForward = arguments.integer("feed-forward")
    shape.vocabulary = arguments.integer("vocabulary")
    shape.sentences = arguments.integer("sentences")
    shape.sourceLength = arguments.integer("sentence-length")
    shape.seed = UInt64(arguments.integer("seed"))
    return try DecodeBenchmark(shape, length: length ?? 32)
  }
  guard let target = arguments.optionalText("to"), let file = arguments.optionalText("input") else {
    throw UsageError.invalid("--run needs --to and --input")
  }
  let run = try TranslationRun.open(name)
  let lines = try ParallelText.lines(of: file).filter { !$0.isEmpty }
  return try DecodeBenchmark(
    run, target: run.direction(from: nil, to: target).target,
    lines: Array(lines.prefix(arguments.integer("sentences"))), length: length)
}

/// Whole numbers of a list.
private func counts(_ name: String, _ arguments: ParsedArguments) throws -> [Int] {
  try arguments.texts(name).map { text in
    guard let count = Int(text), (1...1000).contains(count) else {
      throw UsageError.badValue(
        option: "--\(name)", value: text, expected: "whole numbers from 1 to 1000 between commas")
    }
    return count
  }
}

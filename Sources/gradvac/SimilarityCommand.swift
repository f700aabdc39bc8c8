import Arguments
import Checkpoints
import Console
import Corpora
import Experiments
import Foundation
import GradientVaccine

private let origins = SimilarityFindings.Origin.allCases.map(\.rawValue)

let similarityCommand = Command(
  name: "similarity",
  abstract: "Show how alike the tasks' gradients of a run are, and what rules would make of it.",
  discussion: """
    By default the gradients of the plain loss on the run's probe text, at its best checkpoint, \
    with intervals over sentences; with --from training what training itself recorded; with \
    --replay what other rules would have done with it. Several runs, such as of several seeds, \
    are pooled with intervals over runs.
    """,
  arguments: [.repeated("RUN", "The directories of runs.")],
  options: [
    .choice("from", origins, "Where gradients come from.", default: "probe"),
    .text(
      "checkpoint", "STEP|best|last|all", "The checkpoint to measure (probe).", default: "best"),
    .text(
      "probe", "PREFIX", "Text of one's own in files PREFIX.LANGUAGE, the same line by line."),
    .list("directions", "a-b,…", "What to compare; the run's directions when left out."),
    .choice(
      "granularity", Granularity.allCases.map(\.rawValue),
      "The groups to show; layers, sides and the model when left out."),
    .text("group", "NAME", "The group to draw; the encoder when left out."),
    .integer(
      "blocks", "N", "Blocks of sentences or updates for intervals; 0 for none.", default: 10,
      in: .closed(0...1_000)),
    .flag("keep", "Keep the measurement in the run, for its report (probe)."),
    .repeated("alone", "RUN", "A run of one direction, evaluated, to measure transfer against."),
    .list(
      "replay", "RULE,…", "Ask rules about the recorded Gramians.",
      choices: Method.all.map(\.name)),
    .text("csv", "DIR", "Also write a table for each group there."),
    .flag("json", "Print JSON."),
  ],
  examples: [
    .init("gradvac similarity runs/nine", "At the best checkpoint."),
    .init("gradvac similarity runs/nine --from training --csv tables", "Along training."),
    .init("gradvac similarity runs/nine --checkpoint all --granularity enc_dec", "Over time."),
    .init("gradvac similarity runs/nine --replay pcgrad,gradvac,mgda", "What if?"),
  ]
) { arguments in
  let results = ResultStream.standardOutput()
  let runs = arguments.texts("RUN")
  let rules = arguments.texts("replay")
  if !rules.isEmpty {
    return try replay(rules, runs, arguments, results)
  }
  let query = try query(arguments)
  let stream = StatusStream.standardError()
  let found = try runs.map { try query.findings(of: $0, on: stream) }
  let findings = found.count == 1 ? found[0] : try .pooled(found, seed: 1)
  if let folder = arguments.optionalText("csv") {
    let names = try findings.writeTables(to: URL(fileURLWithPath: folder))
    stream.line("\(names.count) tables in \(folder)")
  }
  let terminal = Terminal.standardOutput()
  try results.write(
    arguments.flag("json")
      ? findings.json()
      : findings.text(
        colors: terminal.colors, width: terminal.isInteractive ? terminal.width : .max))
}

private func replay(
  _ rules: [String], _ runs: [String], _ arguments: ParsedArguments, _ results: ResultStream
) throws {
  guard runs.count == 1 else {
    throw UsageError.invalid("--replay takes one run, not \(runs.count)")
  }
  let ignored =
    ["from", "checkpoint", "probe", "directions", "granularity", "blocks", "keep"]
    + ["alone", "csv"]
  if let name = ignored.first(where: arguments.wasGiven) {
    throw UsageError.invalid("--replay reads what training recorded; it takes no --\(name)")
  }
  let comparison = try ReplayComparison(
    RunDirectory.open(at: URL(fileURLWithPath: runs[0])), methods: rules,
    group: arguments.optionalText("group"))
  try results.write(arguments.flag("json") ? comparison.json() : comparison.text())
}

private func query(_ arguments: ParsedArguments) throws -> SimilarityQuery {
  var query = SimilarityQuery()
  query.origin = SimilarityFindings.Origin(rawValue: arguments.text("from")) ?? .probe
  let ofProbe = ["checkpoint", "probe", "directions", "keep"]
  if query.origin == .training, let name = ofProbe.first(where: arguments.wasGiven) {
    throw UsageError.invalid("--\(name) is about probe text; it does not go with --from training")
  }
  query.checkpoint = try checkpoint(arguments.text("checkpoint"))
  query.probe = arguments.optionalText("probe")
  let directions = arguments.texts("directions")
  if !directions.isEmpty { query.directions = try directions.map(Direction.init(parsing:)) }
  query.granularity = arguments.optionalText("granularity").flatMap(Granularity.init)
  query.group = arguments.optionalText("group")
  query.blocks = arguments.integer("blocks")
  query.keeping = arguments.flag("keep")
  if query.keeping, query.probe != nil || query.directions != nil {
    throw UsageError.invalid("--keep keeps measurements on the run's own probe text only")
  }
  query.alone = arguments.texts("alone")
  return query
}

private func checkpoint(_ text: String) throws -> SimilarityQuery.Checkpoint {
  switch text {
  case "best": return .best
  case "last": return .last
  case "all": return .all
  default:
    guard let step = Int(text), step >= 0 else {
      throw UsageError.badValue(
        option: "--checkpoint", value: text, expected: "best, last, all or the number of a step")
    }
    return .step(step)
  }
}

import Arguments
import Checkpoints
import Console
import Experiments
import Foundation
import Training

let trainCommand = Command(
  name: "train",
  abstract: "Train a model, or several, as a configuration says.",
  discussion: """
    The run's directory holds everything: the resolved configuration, subwords, held-out text, \
    log.jsonl, TensorBoard events and checkpoints. SIGINT and SIGTERM write a checkpoint and stop; \
    --resume goes on from it with the same bytes as a run that never stopped.

    --sweep and --bilingual train several runs one after the other, each in a directory of its own \
    inside the run's; --resume goes on with all of them.
    """,
  arguments: [.required("CONFIG.yaml", "The configuration.")],
  options: [
    .assignments("set", "KEY=VALUE", "Override a key, such as training.max_steps=1000."),
    .text("run", "DIR", "The run's directory; runs/NAME for NAME.yaml when left out."),
    .repeated("sweep", "KEY=A,B,…", "A run for each value; given again, for each combination."),
    .flag("bilingual", "A run for each direction or language by itself, by the rule joint."),
    .flag("resume", "Go on from the run's last checkpoint."),
    .flag("dump-config", "Print the resolved configuration and do nothing."),
  ],
  examples: [
    .init("gradvac train recipe.yaml", "Train into runs/recipe."),
    .init("gradvac train recipe.yaml --set method=pcgrad --run runs/pcgrad", "Try another rule."),
    .init("gradvac train recipe.yaml --resume", "Go on after an interruption."),
    .init(
      "gradvac train recipe.yaml --sweep method=joint,gradvac --sweep seed=1,2,3",
      "Six runs, for gradvac compare runs/recipe."),
  ]
) { arguments in
  let file = arguments.text("CONFIG.yaml")
  let overrides = arguments.assignments("set").map { "\($0.key)=\($0.value)" }
  let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
  let run = arguments.optionalText("run") ?? "runs/\(name)"
  let axes = try arguments.texts("sweep").map { try Sweep.Axis(parsing: $0) }
  let isSweep = !axes.isEmpty || arguments.flag("bilingual")
  guard !(isSweep && arguments.flag("dump-config")) else {
    throw UsageError.invalid("--dump-config prints one configuration, not those of several runs")
  }
  if isSweep {
    let sweep = try Sweep(
      file: file, overrides: overrides, axes: axes, bilingual: arguments.flag("bilingual"),
      folder: URL(fileURLWithPath: run))
    return try trainAll(sweep, at: run, resuming: arguments.flag("resume"))
  }
  let configuration = try AnyRunSettings.load(file, overrides: overrides)
  if arguments.flag("dump-config") {
    try ResultStream.standardOutput().write(configuration.yaml())
    return
  }
  try trainOne(configuration, at: run, resuming: arguments.flag("resume"))
}

private func trainOne(_ configuration: any RunSettings, at run: String, resuming: Bool) throws {
  let stream = StatusStream.standardError()
  let outcome = try TrainingSession.run(
    configuration, at: URL(fileURLWithPath: run), resuming: resuming,
    environment: .init(stream: stream, interruption: .catchingSignals()))
  if outcome.ending == .interrupted && outcome.step == 0 {
    throw Interrupted("stopped before the first update; the same command goes on from here")
  }
  try StudyReporter([outcome.directory.url]).writePage(to: outcome.directory.report)
  if outcome.ending == .interrupted {
    throw Interrupted(
      "stopped; a checkpoint was written. Go on with: "
        + "gradvac train \(run)/config.yaml --run \(run) --resume")
  }
  stream.line("report: \(run)/report.html")
  stream.line(
    (outcome.ending == .outOfPatience ? "ended for want of a better score" : "finished")
      + " at step \(HumanReadable.count(outcome.step)); evaluate with: gradvac evaluate \(run)"
  )
}

private func trainAll(_ sweep: Sweep, at folder: String, resuming: Bool) throws {
  let stream = StatusStream.standardError()
  let endings = try sweep.run(
    resuming: resuming,
    environment: .init(stream: stream, interruption: .catchingSignals())
  ) { index, count, name in
    stream.line("run \(index + 1) of \(count): \(folder)/\(name)")
  }
  if endings.last?.ending == .trained(.interrupted) {
    throw Interrupted("stopped; a checkpoint was written. The same command with --resume goes on")
  }
  let failed = endings.filter { if case .failed = $0.ending { true } else { false } }.map(\.name)
  guard failed.isEmpty else { throw SweepError.failed(failed, of: endings.count) }
  stream.line(
    "finished \(endings.count) runs; compare with: gradvac compare \(folder) --evaluate")
}

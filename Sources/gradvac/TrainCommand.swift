import Arguments
import Checkpoints
import Console
import Experiments
import Foundation
import Training

let trainCommand = Command(
  name: "train",
  abstract: "Train a translation model as a configuration says.",
  discussion: """
    The run's directory holds everything: the resolved configuration, subwords, held-out text, \
    log.jsonl, TensorBoard events and checkpoints. SIGINT and SIGTERM write a checkpoint and stop; \
    --resume goes on from it with the same bytes as a run that never stopped.
    """,
  arguments: [.required("CONFIG.yaml", "The configuration.")],
  options: [
    .assignments("set", "KEY=VALUE", "Override a key, such as training.max_steps=1000."),
    .text("run", "DIR", "The run's directory; runs/NAME for NAME.yaml when left out."),
    .flag("resume", "Go on from the run's last checkpoint."),
    .flag("dump-config", "Print the resolved configuration and do nothing."),
  ],
  examples: [
    .init("gradvac train recipe.yaml", "Train into runs/recipe."),
    .init("gradvac train recipe.yaml --set method=pcgrad --run runs/pcgrad", "Try another rule."),
    .init("gradvac train recipe.yaml --resume", "Go on after an interruption."),
  ]
) { arguments in
  let file = arguments.text("CONFIG.yaml")
  let overrides = arguments.assignments("set").map { "\($0.key)=\($0.value)" }
  let configuration = try RunConfiguration.load(file, overrides: overrides)
  if arguments.flag("dump-config") {
    try ResultStream.standardOutput().write(configuration.yaml())
    return
  }
  let name = URL(fileURLWithPath: file).deletingPathExtension().lastPathComponent
  let run = arguments.optionalText("run") ?? "runs/\(name)"
  let stream = StatusStream.standardError()
  let outcome = try TrainingSession.run(
    configuration, at: URL(fileURLWithPath: run), resuming: arguments.flag("resume"),
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

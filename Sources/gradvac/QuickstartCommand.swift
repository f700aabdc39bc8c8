import Arguments
import Console
import Experiments
import Foundation
import SimilarityStudy
import Training

let quickstartCommand = Command(
  name: "quickstart",
  abstract: "Train a nine-language translation model on this machine's own translations.",
  discussion: """
    Reads the messages of the installed software in fr es gl, de sv nb, ru uk be and English, \
    trains a small Transformer into English with GradVac, translates held-out messages, and draws \
    how alike the languages' gradients are. Nothing is downloaded. An interrupted quickstart goes \
    on where it stopped when it is started again.
    """,
  options: [
    .number("minutes", "N", "Minutes of training.", default: 10, in: .above(0)),
    .text("output", "DIR", "The run's directory.", default: "quickstart"),
  ],
  examples: [
    .init("gradvac quickstart", "Train for ten minutes."),
    .init("gradvac quickstart --minutes 2 --output /tmp/try", "See it work quickly."),
  ]
) { arguments in
  let quickstart = Quickstart(
    minutes: arguments.number("minutes"),
    output: URL(fileURLWithPath: arguments.text("output")),
    drawing: DrawingTool.ofThisProgram(), colors: Terminal.standardOutput().colors,
    program: CommandLine.arguments.first ?? "gradvac")
  let environment = TrainingSession.Environment(
    stream: .standardError(), interruption: .catchingSignals())
  let ending = try quickstart.run(
    environment: environment, write: ResultStream.standardOutput().write)
  if ending == .interrupted {
    let minutes = arguments.wasGiven("minutes") ? " --minutes \(quickstart.minutes)" : ""
    throw Interrupted(
      "stopped; what was done is kept. Go on with: "
        + "gradvac quickstart --output \(arguments.text("output"))" + minutes)
  }
}

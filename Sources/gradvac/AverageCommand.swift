import Arguments
import Console
import Experiments
import Foundation

let averageCommand = Command(
  name: "average",
  abstract: "Average a run's checkpoints into a new run.",
  discussion: """
    The new run has the mean of the weights and the text, subwords and configuration of the old \
    one, so it can be evaluated, compared and translated with; it cannot be resumed. \
    training.keep_last and keep_best say how many checkpoints a run keeps.
    """,
  arguments: [.required("RUN", "The run's directory.")],
  options: [
    .text("output", "DIR", "The new run's directory.", required: true),
    .integer("last", "N", "The newest N checkpoints.", in: .atLeast(1)),
    .integer("best", "N", "The N checkpoints of best validation score.", in: .atLeast(1)),
    .list("steps", "A,B,…", "The checkpoints of these steps."),
  ],
  examples: [
    .init("gradvac average runs/recipe --last 3 --output runs/averaged", "The last three."),
    .init("gradvac average runs/recipe --output runs/averaged", "All that were kept."),
  ]
) { arguments in
  let output = arguments.text("output")
  let steps = try AveragedRun.write(
    averagingChoice(arguments), of: arguments.text("RUN"), to: URL(fileURLWithPath: output))
  StatusStream.standardError().line(
    "averaged the checkpoints of step\(steps.count == 1 ? "" : "s") "
      + steps.map(HumanReadable.count).joined(separator: ", ")
      + "; evaluate with: gradvac evaluate \(output)")
}

private func averagingChoice(_ arguments: ParsedArguments) throws -> AveragedRun.Choice {
  let last = arguments.optionalInteger("last")
  let best = arguments.optionalInteger("best")
  let steps = try arguments.texts("steps").map { text in
    guard let step = Int(text), step >= 0 else {
      throw UsageError.badValue(
        option: "--steps", value: text, expected: "numbers of steps between commas")
    }
    return step
  }
  guard [last != nil, best != nil, !steps.isEmpty].count(where: { $0 }) <= 1 else {
    throw UsageError.invalid("give one of --last, --best and --steps")
  }
  if let last { return .last(last) }
  if let best { return .best(best) }
  return steps.isEmpty ? .all : .steps(steps)
}

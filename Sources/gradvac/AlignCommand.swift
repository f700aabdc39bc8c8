import Arguments
import Console
import Experiments
import GradientVaccine

let alignCommand = Command(
  name: "align",
  abstract: "Apply a rule to gradients from any program, as JSON lines.",
  discussion: """
    One object a line in: {"gradients": {"GROUP": {"TASK": [numbers…], …}, …}, "losses": {"TASK": \
    number, …}?}. One object a line out, with for each group the weights by task, the combined \
    gradient, the targets by ordered pair, and the pairs that fired. State runs on from line to \
    line; --state keeps it in a file.
    """,
  options: [
    .choice("method", Method.all.map(\.name), "The rule.", default: "gradvac"),
    .number("beta", "B", "Rate of the moving average (gradvac).", in: .above(0, atMost: 1)),
    .choice("target", ["ema", "fixed"], "Kind of target (gradvac)."),
    .number("fixed-target", "PHI", "The fixed target cosine (gradvac).", in: .closed(-1...1)),
    .list("tasks", "a,b", "Tasks whose gradients may be corrected (gradvac); all when left out."),
    .assignments("option", "NAME=VALUE", "An option of another method."),
    .integer("seed", "N", "Decides the random orders.", default: 1, in: .atLeast(0)),
    .text("state", "FILE", "Go on from this file's state, and keep it there."),
  ],
  examples: [
    .init(
      #"echo '{"gradients": {"g": {"a": [-4, 1, 1], "b": [6, 1, 1]}}}' | gradvac align"#,
      "One step of two tasks.")
  ]
) { arguments in
  var options = MethodOptions(arguments.assignments("option").map { ($0.key, $0.value) })
  options["beta"] = arguments.optionalNumber("beta").map { .number($0) }
  options["target"] = arguments.optionalText("target").map { .text($0) }
  options["fixed_target"] = arguments.optionalNumber("fixed-target").map { .number($0) }
  let tasks = arguments.texts("tasks")
  if !tasks.isEmpty { options["tasks"] = .names(tasks) }
  let stream = StatusStream.standardError()
  let results = ResultStream.standardOutput()
  var alignment = try AlignStream(
    method: MethodConfiguration(name: arguments.text("method"), options: options.values),
    seed: UInt64(arguments.integer("seed")), statePath: arguments.optionalText("state"),
    warn: { stream.line("warning: \($0)") })
  try alignment.run(descriptor: 0) { try results.write(String(decoding: $0, as: UTF8.self)) }
}

import Arguments
import Console
import Experiments
import Foundation
import GradientVaccine
import TaskGradients
import Tensors

let benchmarkCommand = Command(
  name: "benchmark",
  abstract: "Measure what training steps, translations and rules cost on this machine.",
  subcommands: [benchmarkStepCommand, benchmarkDecodeCommand, benchmarkRuleCommand])

private let granularities = Granularity.allCases.map(\.rawValue)

private let benchmarkStepCommand = Command(
  name: "step",
  abstract: "Compare a step with a rule to a plain step, in time and memory.",
  discussion: """
    Four ways to a step's gradient, measured in turn: one pass over the whole batch; one pass for \
    each task into one gradient; the rule with one graph; the rule with one pass for each task. \
    The optimiser is not included. The ratio is the faster way with the rule divided by the \
    faster plain one. Before that, the ways are shown to give the same gradient. The data are \
    random tokens. Peak memory is that of a process for each way.
    """,
  options: [
    .list("tasks", "K,…", "Numbers of tasks.", default: ["8"]),
    .integer("tokens-per-task", "N", "Target tokens of a task.", default: 512, in: .atLeast(1)),
    .flag("uneven", "Tasks of sizes 1, 1/2, 1/3, …, and sentences of any length."),
    .integer("sentence-length", "N", "Tokens of a sentence.", default: 32, in: .atLeast(2)),
    .integer("width", "N", "Width of the model.", default: 256, in: .atLeast(1)),
    .integer("layers", "N", "Blocks of encoder and decoder each.", default: 4, in: .atLeast(1)),
    .integer("feed-forward", "N", "Inner width of blocks.", default: 1024, in: .atLeast(1)),
    .integer("vocabulary", "N", "Entries of the vocabulary.", default: 8000, in: .atLeast(4)),
    .list(
      "granularity", granularities.joined(separator: ","),
      "Parameter groups that the rule sees.", default: ["all_layer"],
      choices: granularities),
    .choice("method", Method.all.map(\.name), "The rule.", default: "gradvac"),
    .assignments("option", "NAME=VALUE", "An option of the method."),
    .list(
      "precision", "float32,bfloat16", "Operands of matrix products.", default: ["float32"],
      choices: ["float32", "bfloat16"]),
    .choice(
      "rows", RowFormat.allCases.map(\.rawValue),
      "Number format of the tasks' gradients with one pass for each task.", default: "float32"),
    .integer(
      "threads", "N", "Threads of an operation; libtorch's choice when left out.",
      in: .closed(1...1024)),
    .integer("repetitions", "N", "Timed steps in each way.", default: 10, in: .atLeast(1)),
    .integer("seed", "N", "Decides model and data.", default: 1, in: .atLeast(0)),
    .flag("memory", "Measure peak memory.", inverted: true, default: true),
    .choice(
      "peak-of", StepBenchmark.Way.allCases.map(\.rawValue),
      "Take the repetitions in one way only and print this process's peak memory in bytes."),
    .flag("json", "Print JSON: one object, or an array when several are asked for."),
  ],
  examples: [
    .init("gradvac benchmark step --tasks 8,24,50 --threads 1", "Cost by number of tasks."),
    .init("gradvac benchmark step --granularity all_layer,all_matrix --json", "For a program."),
  ]
) { arguments in
  Runtime.keepFreedMemory()
  if let threads = arguments.optionalInteger("threads") { Runtime.threads = threads }
  let cells = try StepArguments(arguments).cells()
  if let way = arguments.optionalText("peak-of").flatMap(StepBenchmark.Way.init) {
    guard cells.count == 1 else {
      throw UsageError.invalid("--peak-of takes one number of tasks, granularity and precision")
    }
    return try ResultStream.standardOutput().line(
      String(StepBenchmark(cells[0]).peakBytes(of: way)))
  }
  let stream = StatusStream.standardError()
  let measurements = try cells.map { try measure($0, arguments, on: stream) }
  stream.clearTransient()
  try ResultStream.standardOutput().write(
    arguments.flag("json")
      ? StepMeasurement.json(measurements) + "\n" : StepMeasurement.table(measurements))
}

private func measure(
  _ options: StepBenchmark.Options, _ arguments: ParsedArguments, on stream: StatusStream
) throws -> StepMeasurement {
  let title = "\(options.tasks) tasks, \(options.granularity.rawValue), \(options.precision): "
  var peaks: StepMeasurement.PeakBytes?
  if arguments.flag("memory") {
    let program = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    func peak(_ way: StepBenchmark.Way) throws -> Int {
      stream.transient(title + "measuring the memory of \(way.rawValue)")
      return try PeakMemory.ofChild(
        program, StepArguments.words(for: options, way: way, arguments), way: way)
    }
    peaks = StepMeasurement.PeakBytes(
      plain: try peak(.plainJoint), oneGraph: try peak(.oneGraph), perTask: try peak(.perTask))
  }
  stream.transient(title + "comparing the gradients")
  return try StepBenchmark(options).measure(
    peakBytes: peaks, note: { stream.line(title + $0) },
    progress: { stream.transient(title + $0) })
}

/// The options of `benchmark step` as a product of what is asked for.
private struct StepArguments {
  private let arguments: ParsedArguments

  init(_ arguments: ParsedArguments) { self.arguments = arguments }

  /// One set of options for each number of tasks, granularity and precision.
  func cells() throws -> [StepBenchmark.Options] {
    let shared = try shared()
    let cells = try taskCounts(arguments).flatMap { tasks in
      arguments.texts("granularity").flatMap { granularity in
        arguments.texts("precision").map { precision in
          var options = shared
          options.tasks = tasks
          options.granularity = Granularity(rawValue: granularity) ?? .allLayer
          options.usesBFloat16 = precision == "bfloat16"
          return options
        }
      }
    }
    if let faults = cells.map(\.faults).first(where: { !$0.isEmpty }) {
      throw BenchmarkError.invalid(faults: faults)
    }
    return cells
  }

  private func shared() throws -> StepBenchmark.Options {
    let values = MethodOptions(arguments.assignments("option").map { ($0.key, $0.value) }).values
    var options = StepBenchmark.Options(
      method: try MethodConfiguration(name: arguments.text("method"), options: values))
    options.tokensPerTask = arguments.integer("tokens-per-task")
    options.isUneven = arguments.flag("uneven")
    options.sentenceLength = arguments.integer("sentence-length")
    options.width = arguments.integer("width")
    options.layers = arguments.integer("layers")
    options.feedForward = arguments.integer("feed-forward")
    options.vocabulary = arguments.integer("vocabulary")
    options.rowFormat = RowFormat(rawValue: arguments.text("rows")) ?? .float32
    options.repetitions = arguments.integer("repetitions")
    options.seed = UInt64(arguments.integer("seed"))
    return options
  }

  /// The command line on which this program measures its memory in one way.
  static func words(
    for options: StepBenchmark.Options, way: StepBenchmark.Way, _ arguments: ParsedArguments
  ) -> [String] {
    let numbers = [
      ("tasks", options.tasks), ("tokens-per-task", options.tokensPerTask),
      ("sentence-length", options.sentenceLength), ("width", options.width),
      ("layers", options.layers), ("feed-forward", options.feedForward),
      ("vocabulary", options.vocabulary), ("seed", Int(options.seed)),
      ("threads", Runtime.threads), ("repetitions", 3),
    ]
    return ["benchmark", "step", "--peak-of=\(way.rawValue)"]
      + numbers.map { "--\($0)=\($1)" }
      + ["--granularity=\(options.granularity.rawValue)", "--precision=\(options.precision)"]
      + ["--rows=\(options.rowFormat.rawValue)", "--method=\(options.method.name)"]
      + (options.isUneven ? ["--uneven"] : [])
      + arguments.assignments("option").map { "--option=\($0.key)=\($0.value)" }
  }
}

private let benchmarkRuleCommand = Command(
  name: "rule",
  abstract: "Measure what the rules themselves cost, on random Gramians.",
  discussion: """
    Microseconds of one core for one parameter group: from its Gramian to its weights, the \
    step's bookkeeping and its report included.
    """,
  options: [
    .list("tasks", "K,…", "Numbers of tasks.", default: ["8", "32", "100"]),
    .list(
      "method", Method.all.map(\.name).joined(separator: ","), "The rules; all when left out.",
      choices: Method.all.map(\.name)),
    .integer("groups", "N", "Parameter groups of a step.", default: 10, in: .closed(1...10_000)),
    .integer("repetitions", "N", "Timed steps at most.", default: 200, in: .atLeast(1)),
    .integer("seed", "N", "Decides the Gramians.", default: 1, in: .atLeast(0)),
    .flag("json", "Print JSON: one object, or an array when several are asked for."),
  ],
  examples: [.init("gradvac benchmark rule --method gradvac,pcgrad", "Two rules.")]
) { arguments in
  let stream = StatusStream.standardError()
  let names = arguments.texts("method")
  let measurements = try taskCounts(arguments).flatMap { tasks in
    let benchmark = RuleBenchmark(
      tasks: tasks, groups: arguments.integer("groups"), seed: UInt64(arguments.integer("seed")))
    return try (names.isEmpty ? Method.all.map(\.name) : names).map { name in
      stream.transient("\(name), \(tasks) tasks")
      return try benchmark.measure(
        benchmark.configuration(of: name), repetitions: arguments.integer("repetitions"))
    }
  }
  stream.clearTransient()
  try ResultStream.standardOutput().write(
    arguments.flag("json")
      ? RuleBenchmark.json(measurements) + "\n" : RuleBenchmark.table(measurements))
}

/// The numbers of tasks that were asked for.
private func taskCounts(_ arguments: ParsedArguments) throws -> [Int] {
  try arguments.texts("tasks").map { text in
    guard let count = Int(text), (1...1000).contains(count) else {
      throw UsageError.badValue(
        option: "--tasks", value: text, expected: "whole numbers from 1 to 1000 between commas")
    }
    return count
  }
}

import Checkpoints
public import Console
import Corpora
public import Foundation
import GradientVaccine
public import SimilarityStudy
public import Training
import Translation

/// The main job on real input: nine languages into English with GradVac, from the messages of the
/// machine's own software.
public struct Quickstart {
  /// Minutes of training.
  public var minutes: Double
  /// The run's directory.
  public var output: URL
  /// Draws the figures.
  public var drawing: DrawingTool?
  /// How much colour the terminal has.
  public var colors: ColorSupport
  /// How the command is called, for the line that shows what to try next.
  public var program: String

  /// A quickstart.
  public init(
    minutes: Double, output: URL, drawing: DrawingTool?, colors: ColorSupport,
    program: String = "gradvac"
  ) {
    self.minutes = minutes
    self.output = output
    self.drawing = drawing
    self.colors = colors
    self.program = program
  }

  /// Three families, each with two languages of many messages and one of few.
  ///
  /// The rule moves the gradients of the three small languages, by layer: what the paper found best.
  public static func configuration(minutes: Double) -> RunConfiguration {
    var configuration = RunConfiguration()
    configuration.data.gettext = GettextConfiguration(
      folder: CatalogueLanguage.systemFolder, languages: CatalogueLanguage.quickstart)
    configuration.data.lowResource = ["gl", "nb", "be"]
    configuration.data.devSentences = 150
    configuration.data.probeSentences = 120
    configuration.vocabulary.size = 4_000
    configuration.vocabulary.maxLength = 128
    configuration.model.maxPositions = 256
    // Ten minutes are less than one pass over the messages: there is nothing to regularise.
    configuration.model.dropout = 0
    configuration.methodOptions = ["gradvac": ["tasks": .text("low_resource")]]
    configuration.sampling.maxTokens = 1_024
    // The largest language has five times the messages of the smallest: T = 5 would all but level them.
    configuration.sampling.temperature = 2
    configuration.training.maxMinutes = minutes
    configuration.training.learningRate = 2e-3
    configuration.training.warmupSteps = 300
    configuration.training.averageDecay = 0.99
    configuration.training.validateInterval = 800
    configuration.validation.bleuSentences = 50
    return configuration
  }

  /// Trains, evaluates and reports; results go to `write`, progress to the environment's stream.
  ///
  /// An unfinished run in the output directory is taken up again; a finished one is set aside under
  /// a number, so nothing is lost.
  ///
  /// - Returns: how training ended; after an interruption nothing is evaluated.
  public func run(
    environment: TrainingSession.Environment, write: (String) throws -> Void
  ) throws -> TrainingEnding {
    let resuming = try prepareOutput(environment.stream)
    let outcome = try TrainingSession.run(
      Self.configuration(minutes: minutes), at: output, resuming: resuming,
      environment: environment)
    guard outcome.ending != .interrupted else { return outcome.ending }
    let run = try TranslationRun.open(output.path)
    guard let evaluation = try evaluate(run, environment) else { return .interrupted }
    let reporter = RunReporter(try RunRecords(output))
    environment.stream.transient("drawing figures …")
    let warning = try StudyReporter([output]).write(
      to: ReportFiles(runs: [output], page: nil), drawing: drawing)
    environment.stream.clearTransient()
    if let warning { environment.stream.line("warning: \(warning)") }
    try finishedMark(output).write(run.step)
    try write(summary(run, evaluation, reporter))
    return outcome.ending
  }

  /// The quality on the test text; nil when someone asked to stop.
  private func evaluate(
    _ run: TranslationRun, _ environment: TrainingSession.Environment
  ) throws -> Evaluation? {
    do {
      return try Evaluation.perform(
        on: run, split: .test, showing: "translating the test text", stream: environment.stream,
        until: environment.interruption)
    } catch is Evaluation.Stopped {
      return nil
    }
  }

  private func summary(
    _ run: TranslationRun, _ evaluation: Evaluation, _ reporter: RunReporter
  ) -> String {
    let table = evaluation.table(order: run.directions.map(\.description))
    var parts = ["Translation quality on held-out messages", table]
    if let similarity = reporter.similarityText(colors: colors) {
      parts += ["Cosine similarity of the languages' gradients (encoder)", similarity]
    }
    parts.append(
      """
      Report   \(run.directory.report.path)
      Try      echo 'Ouvrir le fichier' | \(program) translate \(output.relativePath) --from fr --to en
      """)
    return parts.joined(separator: "\n\n") + "\n"
  }

  // MARK: - The output directory

  /// Says whether to resume, and sets a finished run aside.
  private func prepareOutput(_ stream: StatusStream) throws -> Bool {
    guard let directory = try? RunDirectory.open(at: output) else { return false }
    if !finishedMark(output).exists, try directory.step(of: .last) != nil {
      stream.line("going on with the unfinished run in \(output.relativePath)")
      return true
    }
    let aside = freeName()
    try FileManager.default.moveItem(at: output, to: aside)
    stream.line("the run in \(output.relativePath) is now in \(aside.lastPathComponent)")
    return false
  }

  private func freeName() -> URL {
    let folder = output.deletingLastPathComponent()
    var number = 1
    func candidate() -> URL {
      folder.appendingPathComponent("\(output.lastPathComponent)-\(number)")
    }
    while FileManager.default.fileExists(atPath: candidate().path) { number += 1 }
    return candidate()
  }

  private func finishedMark(_ run: URL) -> FinishedMark {
    FinishedMark(url: run.appendingPathComponent("finished"))
  }
}

/// A file that says that a run was trained and evaluated to its end.
private struct FinishedMark {
  let url: URL

  var exists: Bool { FileManager.default.fileExists(atPath: url.path) }

  func write(_ step: Int) throws {
    try AtomicFile.write(Data("step \(step)\n".utf8), to: url.path)
  }
}

public import Console
import Foundation
import GradientVaccine
public import SimilarityStudy
import Training

/// Puts what a run has left behind into its report, figures and a summary for the terminal.
///
/// The report is cheap: it reads files and loads no model.
public struct RunReporter {
  let records: RunRecords
  let similarities: RunSimilarities?
  /// What is said of encoder and decoder, as far as there are matrices of them.
  let studies: [(part: RunSimilarities.Part, study: FamilyStudy)]

  /// Gathers a run's measurements.
  public init(_ records: RunRecords) {
    self.records = records
    similarities = RunSimilarities(records)
    var generator = Self.generator(records, "permutations")
    let names = ["encoder", "decoder"]
    let sides = similarities?.parts.filter { names.contains($0.name) } ?? []
    let shown = sides.isEmpty ? Array(similarities?.parts.prefix(1) ?? []) : sides
    studies = shown.map { ($0, FamilyStudy($0.mean, using: &generator)) }
  }

  /// Random numbers of a test or a bootstrap: the same for the same run.
  static func generator(_ records: RunRecords, _ name: String) -> StreamGenerator {
    StreamGenerator(seed: records.configuration.seed, step: 0, name: name)
  }

  // MARK: - The terminal

  /// The similarity of the encoder's gradients as coloured blocks, with what it says in words.
  public func similarityText(colors: ColorSupport) -> String? {
    guard let (part, study) = studies.first.map({ ($0.part, $0.study) }) else { return nil }
    return SimilarityFindings.heatmap(part.mean, colors: colors, width: .max) + "\n"
      + study.sentences.joined(separator: "\n")
  }

  // MARK: - The page

  /// Everything there is to say of the run.
  public var report: RunReport {
    var report = RunReport(title: records.name)
    report.subtitle = subtitle
    report.warnings = warnings
    report.headlines = headlines
    report.similarity = pictures
    report.similarityLead = similarityLead
    report.explorer = explorer
    report.layers = layerReadings
    report.trajectories = trainingReadings
    report.rule = RuleReadings(records).all
    addQuality(to: &report)
    report.relations = qualityReadings
    report.curves = curves
    report.configuration = (try? records.configuration.yaml()) ?? ""
    report.environment = environment
    report.data = records.account.map { [.code($0)] } ?? []
    return report
  }

  private var subtitle: String {
    let count = records.directions.count
    let rule = records.configuration.method
    let granularity =
      ["joint", "static", "rlw"].contains(rule)
      ? "" : " " + records.configuration.granularity.inWords
    return "\(count) \(records.measure.task)\(count == 1 ? "" : "s"), \(rule)\(granularity), "
      + "\(HumanReadable.count(records.step)) updates in "
      + HumanReadable.duration(seconds: records.seconds)
  }

  private var warnings: [String] {
    records.warnings.map { "Left out: \($0)" }
      + (records.isUnfinished
        ? [
          "Training has not ended; this is what there was at step "
            + "\(HumanReadable.count(records.step))."
        ]
        : [])
  }

  private var headlines: [String] {
    var lines: [String] = []
    if let all = records.evaluation?.averages["all"] {
      let high = records.evaluation?.averages["high"]
      let ofHigh = high.map {
        ", \(HumanReadable.fixed($0.score, digits: 1)) over the high-resource ones"
      }
      lines.append(
        "\(records.measure.name) \(HumanReadable.fixed(all.score, digits: 1)) on average over all "
          + "\(records.measure.task)s"
          + (ofHigh ?? "") + " (\(records.evaluation?.split ?? "test") text, "
          + "\(HumanReadable.count(all.sentences)) sentences).")
    }
    return lines + (studies.first?.study.sentences.prefix(1) ?? [])
  }

  private var environment: [Fact] {
    var facts: [Fact] = []
    if let machine = records.environment {
      facts += [
        Fact("processor", machine.processor),
        Fact(
          "cores, memory", "\(machine.cores), \(HumanReadable.bytes(Int(clamping: machine.memory)))"
        ),
        Fact("system", machine.system), Fact("libtorch", machine.libtorch),
        Fact("device", machine.device), Fact("threads", "\(machine.threads)"),
        Fact("precision", machine.precision),
        Fact("parameters", HumanReadable.count(machine.parameters)),
        Fact("started", machine.started),
      ]
    }
    return facts + [
      Fact("training time", HumanReadable.duration(seconds: records.seconds)),
      Fact("target tokens", HumanReadable.count(records.log.training.last?.tokens ?? 0)),
      Fact("seed", "\(records.configuration.seed)"),
    ]
  }
}

extension Granularity {
  /// How a rule is applied, in words: `by layer`.
  var inWords: String {
    switch self {
    case .wholeModel: "on the whole model"
    case .encDec: "by encoder and decoder"
    case .allLayer: "by layer"
    case .allMatrix: "by matrix"
    }
  }
}

import Console
import Corpora
import SimilarityStudy
import Training

/// How well a run does its tasks, and whether that goes with similarity.
extension RunReporter {
  func addQuality(to report: inout RunReport) {
    report.quality = quality
    report.measure = records.measure
    if let evaluation = records.evaluation {
      report.qualityLead =
        "On the \(evaluation.split) text, by \(evaluation.measure.task), with the checkpoint of step "
        + "\(HumanReadable.count(evaluation.step))."
      report.signature = evaluation.signature
      report.samples = evaluation.samples.map {
        TranslationSample(
          direction: $0.direction, source: $0.source, reference: $0.reference, output: $0.output)
      }
    } else if let best = records.log.best {
      report.qualityLead =
        "On the validation text, as training measured it at its best step, "
        + "\(HumanReadable.count(best.step)): few sentences, and the checkpoint was chosen by "
        + "them. For the test text: gradvac evaluate."
    }
  }

  /// The scores on the test text, else those of the best validation.
  var quality: [TaskQuality] {
    records.directions.compactMap { name in
      if let evaluation = records.evaluation {
        return evaluation.tasks[name].map {
          TaskQuality(
            task: name, group: evaluation.groups[name]?.title ?? "", score: $0.score,
            otherScore: $0.other, sentences: $0.sentences)
        }
      }
      return records.log.bestScores(records.measure)?[name].map {
        TaskQuality(task: name, group: records.group(of: name), score: $0)
      }
    }
  }

  /// The score of each task against its mean similarity with the others.
  var qualityReadings: [Reading] {
    guard let part = similarities?.first else { return [] }
    let points = quality.compactMap { row -> ScatterChart.Point? in
      let code = LanguageFamilies.language(ofTask: row.task)?.code ?? row.task
      let name = part.mean.tasks.contains(row.task) ? row.task : code
      return part.mean.meanWithOthers(name).map {
        .init(
          label: name, group: LanguageFamilies.studyFamily(ofTask: row.task) ?? "", x: $0,
          y: row.score)
      }
    }
    guard points.count >= 4 else { return [] }
    let measure = records.measure.name
    let chart = ScatterChart(
      name: "quality-and-similarity", title: "\(measure) and similarity, task by task",
      xLabel: "mean cosine with the other tasks, \(part.name)", yLabel: measure, points: points)
    return [Reading(chart, Self.correlations(points, with: measure) + [Self.caution])]
  }

  static let caution =
    "A relation between tasks of one run may come from what sets the tasks apart, such as the "
    + "amount of text; it does not show that similarity makes quality."

  /// Pearson's and Spearman's coefficients of points, in words; why there is none, where there is
  /// none.
  static func correlations(
    _ points: [ScatterChart.Point], of x: String = "mean cosine", with y: String = "BLEU"
  ) -> [String] {
    do {
      let (xs, ys) = (points.map(\.x), points.map(\.y))
      return [
        try Correlation.pearson(xs, ys, of: x, with: y).sentence,
        try Correlation.spearman(xs, ys, of: x, with: y).sentence,
      ]
    } catch {
      return ["No correlation: \(error)."]
    }
  }

  // MARK: - Learning curves

  var curves: [LineChart] {
    var charts: [LineChart] = []
    if records.log.training.count > 1 { charts.append(.loss(records.log.lossSeries)) }
    let scores = records.log.scoreSeries(records.directions, records.measure) {
      LanguageFamilies.studyFamily(ofTask: $0)
    }
    if scores.contains(where: { $0.points.count > 1 }) {
      charts.append(.validation(scores, measure: records.measure.name))
    }
    return charts
  }
}

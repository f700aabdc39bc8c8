import Foundation
import SimilarityStudy
import Training

/// The records of a run's `log.jsonl`.
struct RunLog {
  var training: [TrainingRecord] = []
  var validations: [ValidationRecord] = []
  /// The last `start`, `resume` or `end`.
  var lastEvent: EventRecord?

  private struct Kind: Decodable { var kind: String }

  /// Reads a log; lines that are no records are left out.
  init(_ url: URL) {
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    let decoder = JSONDecoder()
    for line in text.split(separator: "\n") { add(Data(line.utf8), decoder) }
  }

  private mutating func add(_ line: Data, _ decoder: JSONDecoder) {
    switch (try? decoder.decode(Kind.self, from: line))?.kind {
    case "train":
      if let record = try? decoder.decode(TrainingRecord.self, from: line) {
        training.append(record)
      }
    case "validation":
      if let record = try? decoder.decode(ValidationRecord.self, from: line) {
        validations.append(record)
      }
    default:
      lastEvent = (try? decoder.decode(EventRecord.self, from: line)) ?? lastEvent
    }
  }

  /// The validation that was best when it was made; the last one of several.
  var best: ValidationRecord? { validations.last(where: \.isBest) }

  /// Scores by task at the best validation; nil where they were not measured.
  func bestScores(_ measure: QualityMeasure) -> [String: Double]? {
    best?.validation.figures[measure.key]
  }

  // MARK: - Curves

  /// The loss in training and on the validation text.
  var lossSeries: [LineChart.Series] {
    let train = training.map { LineChart.Point(x: Double($0.step), y: $0.loss) }
    let dev = validations.map { LineChart.Point(x: Double($0.step), y: $0.validation.loss) }
    return [.init(name: "training (label-smoothed)", points: train)]
      + (dev.count > 1 ? [.init(name: "validation", points: dev)] : [])
  }

  /// Validation scores by task.
  ///
  /// - Parameter group: what a task's colour stands for where there are many.
  func scoreSeries(
    _ tasks: [String], _ measure: QualityMeasure, group: (String) -> String?
  ) -> [LineChart.Series] {
    tasks.map { task in
      LineChart.Series(
        name: task, group: group(task),
        points: validations.compactMap { record in
          record.validation.figures[measure.key]?[task].map {
            LineChart.Point(x: Double(record.step), y: $0)
          }
        })
    }
  }

  /// The mean of the tasks' validation scores.
  func meanScores(_ measure: QualityMeasure) -> [LineChart.Point] {
    validations.compactMap { record in
      guard let scores = record.validation.figures[measure.key], !scores.isEmpty else { return nil }
      let mean = scores.values.reduce(0, +) / Double(scores.count)
      return LineChart.Point(x: Double(record.step), y: mean)
    }
  }

  /// A number of the rule over the steps.
  func rule(_ value: (RuleRecord) -> Double?) -> [LineChart.Point] {
    training.compactMap { record in
      record.rule.flatMap(value).map { LineChart.Point(x: Double(record.step), y: $0) }
    }
  }
}

import Foundation
import SimilarityStudy
import Training

/// The records of a run's `log.jsonl`, as curves over steps.
struct RunLog {
  var training: [TrainingRecord] = []
  var validations: [ValidationRecord] = []

  private struct Kind: Decodable { var kind: String }

  /// Reads a log; lines that are no records are left out.
  init(_ url: URL) {
    let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
    let decoder = JSONDecoder()
    for line in text.split(separator: "\n") {
      let data = Data(line.utf8)
      switch (try? decoder.decode(Kind.self, from: data))?.kind {
      case "train":
        if let record = try? decoder.decode(TrainingRecord.self, from: data) {
          training.append(record)
        }
      case "validation":
        if let record = try? decoder.decode(ValidationRecord.self, from: data) {
          validations.append(record)
        }
      default: continue
      }
    }
  }

  /// The curves that there are: losses, validation scores by task, the rule's activity.
  var curves: [LineChart] {
    var charts: [LineChart] = []
    if training.count > 1 { charts.append(.loss(lossSeries)) }
    let scores = scoreSeries
    if validations.count > 1, !scores.isEmpty { charts.append(.validation(scores)) }
    let active = training.compactMap { record in
      record.rule.map { LineChart.Point(x: Double(record.step), y: $0.active) }
    }
    if active.count > 1 {
      charts.append(.activeCorrections([.init(name: "ordered pairs", points: active)]))
    }
    return charts
  }

  private var lossSeries: [LineChart.Series] {
    let train = training.map { LineChart.Point(x: Double($0.step), y: $0.loss) }
    let dev = validations.map { LineChart.Point(x: Double($0.step), y: $0.validation.loss) }
    return [.init(name: "training (label-smoothed)", points: train)]
      + (dev.count > 1 ? [.init(name: "validation", points: dev)] : [])
  }

  private var scoreSeries: [LineChart.Series] {
    let tasks = Set(validations.flatMap { ($0.validation.figures["bleu"] ?? [:]).keys }).sorted()
    return tasks.map { task in
      LineChart.Series(
        name: task,
        points: validations.compactMap { record in
          record.validation.figures["bleu"]?[task].map {
            LineChart.Point(x: Double(record.step), y: $0)
          }
        })
    }
  }
}

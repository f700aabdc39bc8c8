import Console
import GradientVaccine
import SimilarityStudy

/// The similarity of the tasks' gradients: by part of the network and over training.
extension RunReporter {
  var pictures: [SimilarityPicture] {
    studies.map { part, study in
      SimilarityPicture(name: part.name, chart: Self.heatmap(part), sentences: study.sentences)
    }
  }

  /// The encoder, decoder, model and layers, each at every step.
  var explorer: SimilarityExplorer? {
    guard let parts = similarities?.parts, parts.count > 1 || (parts.first?.steps.count ?? 0) > 1
    else { return nil }
    let first = studies.first?.part.name
    let ordered = parts.filter { $0.name == first } + parts.filter { $0.name != first }
    return SimilarityExplorer(
      ordered.map { .init(title: $0.name, heatmap: Self.heatmap($0), steps: $0.steps) })
  }

  private static func heatmap(_ part: RunSimilarities.Part) -> SimilarityHeatmap {
    SimilarityHeatmap(
      part.mean, name: "similarity-\(part.name)",
      title: "Cosine similarity of the tasks' gradients, "
        + (part.name == "model" ? "whole model" : part.name))
  }

  /// What was measured, where and how often.
  var similarityLead: String {
    guard let similarities, let first = similarities.first else { return "" }
    let times = first.steps.count == 1 ? "once" : "\(first.steps.count) times"
    let what =
      switch similarities.source {
      case .probe(let sentences, true):
        "Cosines of the tasks' gradients on \(HumanReadable.count(sentences)) sentences that are "
          + "the same in all tasks and held out from training, measured \(times) along training."
      case .probe(let sentences, false):
        "Cosines of the tasks' gradients on up to \(HumanReadable.count(sentences)) held-out "
          + "sentences of each task, measured \(times) along training. They are not the same "
          + "sentences in all tasks, so that content counts beside language."
      case .training:
        "Cosines of the tasks' gradients in the batches of training, as means over "
          + "\(first.steps.count) intervals."
      }
    return what + " Tasks stand in the order of their clusters. Point at a cell to read it."
  }

  // MARK: - Encoder, decoder, layers

  var layerReadings: [Reading] {
    let directions = directionSource.flatMap { DirectionContrast([$0]) }
    return [sides, byLayer].compactMap { $0 }
      + (directions?.readings(seed: records.configuration.seed) ?? [])
  }

  /// Encoder minus decoder, pair by pair.
  private var sides: Reading? {
    guard let encoder = similarities?.part("encoder")?.mean,
      let tree = studies.first.map({ SimilarityHeatmap($0.part.mean).matrix.tasks }),
      let upper = try? encoder.arranged(tree),
      let lower = try? similarities?.part("decoder")?.mean.arranged(tree)
    else { return nil }
    let chart = PairHeatmap(
      name: "encoder-minus-decoder", title: "Encoder minus decoder", measure: "difference",
      tasks: tree,
      values: tree.indices.map { i in
        tree.indices.map { j in i == j ? nil : upper[i, j] - lower[i, j] }
      }, isSigned: true)
    var generator = Self.generator(records, "encoder-decoder")
    let difference = try? MatrixDifference(
      upper, lower, of: "in the encoder", with: "in the decoder", using: &generator)
    return Reading(chart, difference.map { [$0.sentence] } ?? [])
  }

  /// Means over pairs in every layer, bottom to top.
  private var byLayer: Reading? {
    guard let layers = similarities?.layers, layers.count > 1 else { return nil }
    let chart = LineChart.similarityByLayer(
      layers: layers.map(\.name), series: Self.familyLines(layers.map(\.mean)))
    let sentences = ["encoder", "decoder"].compactMap { side -> String? in
      let own = layers.filter { $0.name.hasPrefix("\(side).") }
      guard let bottom = own.first, let top = own.last, own.count > 1 else { return nil }
      var generator = Self.generator(records, "layers of \(side)")
      return try? MatrixDifference(
        top.mean, bottom.mean, of: "in \(top.name)", with: "in \(bottom.name)", using: &generator
      ).sentence
    }
    return Reading(chart, sentences)
  }

  /// The means within and between families, or over all pairs where there are no families.
  private static func familyLines(
    _ matrices: [SimilarityMatrix]
  ) -> [(name: String, values: [Double?])] {
    let means = matrices.map(\.familyMeans)
    guard means.contains(where: { $0 != nil }) else {
      return [("all pairs", matrices.map(\.meanOfPairs))]
    }
    return [
      ("within families", means.map { $0?.within }),
      ("between families", means.map { $0?.between }),
    ]
  }

  // MARK: - Over training

  var trainingReadings: [Reading] {
    let inTraining = records.trajectory.flatMap(RunSimilarities.init(training:))
    let isProbe = similarities.map { $0.source != .training } ?? false
    return [
      overSteps(
        similarities, name: "similarity-over-steps",
        title: isProbe ? "Encoder, on the probe sentences" : "Encoder, in training batches"),
      isProbe
        ? overSteps(
          inTraining, name: "similarity-in-training", title: "Encoder, in training batches") : nil,
      pairsOverSteps,
    ].compactMap { $0 }
  }

  /// The means over pairs by step.
  private func overSteps(
    _ similarities: RunSimilarities?, name: String, title: String
  ) -> Reading? {
    guard let part = similarities?.first, part.steps.count > 1 else { return nil }
    let lines = Self.familyLines(part.steps.map(\.matrix))
    let series = lines.map { line in
      LineChart.Series(
        name: line.name,
        points: zip(part.steps, line.values).compactMap { entry, value in
          value.map { .init(x: Double(entry.step), y: $0) }
        })
    }
    return Reading(
      LineChart.pairSimilarity(series, name: name, title: title),
      change(part, name).map { [$0] } ?? [])
  }

  /// How the last measurement differs from the first, in words.
  private func change(_ part: RunSimilarities.Part, _ name: String) -> String? {
    guard let first = part.steps.first, let last = part.steps.last else { return nil }
    var generator = Self.generator(records, name)
    return try? MatrixDifference(
      last.matrix, first.matrix, of: "at step \(HumanReadable.count(last.step))",
      with: "at step \(HumanReadable.count(first.step))", using: &generator
    ).sentence
  }

  /// Some telling pairs by step.
  private var pairsOverSteps: Reading? {
    guard let part = similarities?.first, part.steps.count > 1 else { return nil }
    let pairs = ChosenPairs(part.steps.map(\.matrix)).pairs
    guard !pairs.isEmpty else { return nil }
    let series = pairs.map { pair in
      LineChart.Series(
        name: "\(pair.first)–\(pair.second)",
        points: part.steps.compactMap { entry in
          entry.matrix[pair.first, pair.second].map { .init(x: Double(entry.step), y: $0) }
        })
    }
    return Reading(
      LineChart.pairSimilarity(
        series, name: "pairs-over-steps", title: "Chosen pairs, \(part.name)"),
      [
        "Shown are the pairs that are closest and farthest on average and those that rise and fall "
          + "most from the first measurement to the last; so chosen, they are no sample of all."
      ])
  }
}

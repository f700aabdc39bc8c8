import GradientVaccine
public import SimilarityStudy

/// The similarities of a run by part of the network and by step, from where they were measured best:
/// on the probe sentences, else in training itself.
public struct RunSimilarities {
  /// Where the gradients came from.
  enum Source: Equatable {
    /// Probe sentences, so many of each task; the same in all tasks or not.
    case probe(sentences: Int, isMultiParallel: Bool)
    /// The batches of training.
    case training
  }

  /// A part of the network: encoder, decoder, the whole model, or a layer.
  public struct Part: Sendable {
    /// `encoder`, `decoder`, `model`, or the name of a layer.
    public let name: String
    /// Its matrices by rising step.
    let steps: [(step: Int, matrix: SimilarityMatrix)]
    /// Their mean.
    public let mean: SimilarityMatrix
    /// The tasks' full names, such as `fr-en`, in the order of the mean's.
    let tasks: [String]
  }

  let source: Source
  /// Encoder, decoder, whole model, then layer by layer from the bottom up.
  public let parts: [Part]

  /// Whether there is anything.
  var isEmpty: Bool { parts.isEmpty }

  /// Takes a run's probe measurements; nil for none that has a cosine.
  init?(probe measurements: [ProbeMeasurement]) {
    guard let last = measurements.last else { return nil }
    source = .probe(sentences: last.sentences, isMultiParallel: last.isMultiParallel)
    parts = Self.parts(of: last.gramians.keys.sorted(), sides: true) { name in
      measurements.compactMap { measurement in
        measurement.similarity(of: name).map { (measurement.step, $0) }
      }
    }
    if parts.isEmpty { return nil }
  }

  /// Takes what was recorded in training; nil where no two tasks ever met.
  init?(training trajectory: Trajectory) {
    source = .training
    let rows = trajectory.layout.rows
    parts = Self.parts(of: rows, sides: false) { name in
      trajectory.intervals.compactMap { interval in
        interval.similarity(of: name).map { (interval.lastStep, $0) }
      }
    }
    if parts.isEmpty { return nil }
  }

  /// The similarities of a run: of its probe, else of its training.
  init?(_ records: RunRecords) {
    if let probe = RunSimilarities(probe: records.measurements) {
      self = probe
    } else if let training = records.trajectory.flatMap(RunSimilarities.init(training:)) {
      self = training
    } else {
      return nil
    }
  }

  /// The part with a name.
  func part(_ name: String) -> Part? { parts.first { $0.name == name } }

  /// The part to show first: the encoder, as in the paper.
  var first: Part? { part("encoder") ?? parts.first }

  /// The parts that are layers, from the bottom up.
  var layers: [Part] { parts.filter { Layer($0.name) != nil } }

  private static func parts(
    of rows: [String], sides: Bool, matrices: (String) -> [(Int, SimilarityMatrix)]
  ) -> [Part] {
    let layers = rows.compactMap { Layer($0) }.sorted().map(\.name)
    let wanted = ["encoder", "decoder", "model"].filter { sides || rows.contains($0) } + layers
    return wanted.compactMap { name in
      let measured = matrices(name)
      guard let mean = try? SimilarityMatrix.mean(of: measured.map(\.1)) else { return nil }
      return Part(
        name: name, steps: measured.map { (step: $0.0, matrix: $0.1.namedByLanguage) },
        mean: mean.namedByLanguage, tasks: mean.tasks)
    }
  }
}

/// A layer's place in the network, bottom to top: embeddings, encoder, decoder, the rest.
private struct Layer: Comparable {
  let name: String
  private let place: [Int]

  /// Nil for a name that is no layer's: a side, the whole model, or a single matrix.
  init?(_ name: String) {
    let pieces = name.split(separator: ".")
    let side = ["encoder", "decoder"].firstIndex { pieces.first == $0[...] }
    self.name = name
    switch (side, pieces.count) {
    case (let side?, 2):
      guard let number = Int(pieces[1]) else { return nil }
      place = [side + 1, number]
    case (nil, 1) where name != "model":
      place = [name.hasPrefix("embed") ? 0 : 3, 0]
    default: return nil
    }
  }

  static func < (left: Layer, right: Layer) -> Bool {
    left.place.lexicographicallyPrecedes(right.place)
      || left.place == right.place && left.name < right.name
  }
}

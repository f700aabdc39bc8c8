import Checkpoints
public import Foundation
import Training

/// A run whose weights are the mean of several checkpoints of another: what fairseq's
/// `average_checkpoints` and Marian's averaging make.
///
/// The mean of the last checkpoints of a run often translates better than any of them. The averaged
/// run has all that is needed to translate, evaluate and compare, and nothing to train on with.
public enum AveragedRun {
  /// Which checkpoints are averaged.
  public enum Choice: Sendable, Equatable {
    /// All that the run has kept.
    case all
    /// The newest so many.
    case last(Int)
    /// So many of the highest validation score.
    case best(Int)
    /// Those of the steps named.
    case steps([Int])
  }

  /// What an averaged run says of its origin, in its `average.json`.
  struct Origin: Codable, Equatable {
    static let fileName = "average.json"
    /// The steps whose checkpoints were averaged, in rising order.
    var steps: [Int]
    /// The SHA-256 of their weights, in the same order.
    var weights: [String]

    /// The origin of a run; nil for a run that was trained itself.
    init?(of run: RunDirectory) {
      let file = run.url.appendingPathComponent(Self.fileName)
      guard let data = try? Data(contentsOf: file),
        let origin = try? JSONDecoder().decode(Self.self, from: data)
      else { return nil }
      self = origin
    }

    init(steps: [Int], weights: [String]) {
      self.steps = steps
      self.weights = weights
    }
  }

  /// Writes the averaged run.
  ///
  /// It is built beside its place and renamed, so nothing half done is ever found there.
  ///
  /// - Parameters:
  ///   - path: the run.
  ///   - output: the directory of the new run, which must not exist.
  /// - Returns: the steps averaged, in rising order.
  /// - Throws: ``ExperimentError/checkpoints(run:wanted:found:)`` when checkpoints are missing; a
  ///   `CheckpointError` for a damaged one.
  public static func write(_ choice: Choice, of path: String, to output: URL) throws -> [Int] {
    let run = try RunDirectory.open(at: URL(fileURLWithPath: path))
    let steps = try steps(choice, of: run)
    guard !FileManager.default.fileExists(atPath: output.path) else {
      throw CheckpointError.runExists(path: output.path)
    }
    let beside = output.deletingLastPathComponent().appendingPathComponent(
      ".\(output.lastPathComponent).partial-\(getpid())")
    do {
      try build(steps, of: run, at: beside)
      try FileManager.default.moveItem(at: beside, to: output)
    } catch {
      try? FileManager.default.removeItem(at: beside)
      throw error
    }
    return steps
  }

  private static func build(_ steps: [Int], of run: RunDirectory, at folder: URL) throws {
    let checkpoints = try steps.map { try CheckpointReader.open(run.checkpoint(step: $0)) }
    let result = try RunDirectory.create(at: folder)
    try FileManager.default.removeItem(at: result.vocabulary)
    try FileManager.default.createDirectory(
      at: folder.appendingPathComponent("data"), withIntermediateDirectories: false)
    // All that is needed without training: the training text stays behind.
    for name in [
      "config.yaml", "vocabulary", "log.jsonl", "data/dev", "data/test", "data/probe",
      "data/corpus.json", "data/account.txt", "data/summary.json",
    ] {
      let source = run.url.appendingPathComponent(name)
      guard FileManager.default.fileExists(atPath: source.path) else { continue }
      try FileManager.default.copyItem(at: source, to: folder.appendingPathComponent(name))
    }
    let files = try checkpoints.map { try $0.tensors(CheckpointName.model) }
    try CheckpointWriter(result).write(
      step: steps[steps.count - 1],
      [.tensors(CheckpointName.model, try WeightMean.records(of: files))])
    let origin = Origin(
      steps: steps, weights: try steps.map { try run.digest(of: CheckpointName.model, step: $0) })
    try AtomicFile.write(
      JSONEncoder().encode(origin), to: folder.appendingPathComponent(Origin.fileName).path)
  }

  // MARK: - Which checkpoints

  static func steps(_ choice: Choice, of run: RunDirectory) throws -> [Int] {
    let kept = try run.steps()
    let chosen: [Int]
    let wanted: String
    switch choice {
    case .all: (chosen, wanted) = (kept, "one or more")
    case .last(let count):
      (chosen, wanted) = (kept.count >= count ? kept.suffix(count) : [], "the last \(count)")
    case .best(let count):
      let ranked = ranked(kept, RunLog(run.log).validations.map { ($0.step, $0.validation.score) })
      (chosen, wanted) = (
        ranked.count >= count ? ranked.prefix(count).sorted() : [], "the best \(count) validated"
      )
    case .steps(let named):
      let sorted = Set(named).sorted()
      (chosen, wanted) = (
        sorted.allSatisfy(kept.contains) ? sorted : [],
        sorted.map(String.init).joined(separator: ", ")
      )
    }
    guard !chosen.isEmpty else {
      throw ExperimentError.checkpoints(run: run.url.path, wanted: wanted, found: kept)
    }
    return chosen
  }

  /// The validated steps, best first and of equal scores the earlier first.
  private static func ranked(_ kept: [Int], _ scores: [(Int, Double)]) -> [Int] {
    let scores = Dictionary(scores, uniquingKeysWith: { $1 }).filter { $0.value.isFinite }
    return kept.filter { scores[$0] != nil }.sorted { left, right in
      let (first, second) = (scores[left] ?? 0, scores[right] ?? 0)
      return first == second ? left < right : first > second
    }
  }
}

/// Means of tensors over files.
enum WeightMean {
  /// The records of a file of means, each read and formed when its turn comes: memory for one tensor.
  ///
  /// - Throws: ``TrainingError/otherNetwork(parameter:expected:found:)`` when files differ in their
  ///   tensors.
  static func records(of files: [SafetensorsFile]) throws -> [TensorRecord] {
    guard let first = files.first else { return [] }
    return try first.tensors.map { tensor in
      for file in files.dropFirst() {
        let found = file[tensor.name]
        guard found?.shape == tensor.shape, found?.type == .float32, tensor.type == .float32 else {
          throw TrainingError.otherNetwork(
            parameter: tensor.name, expected: tensor.shape, found: found?.shape)
        }
      }
      return TensorRecord(tensor.name, tensor.type, shape: tensor.shape) {
        try mean(of: tensor.name, in: files, count: tensor.byteCount / 4)
      }
    }
  }

  /// The bytes of x̄ = Σ x / n, summed in double precision and rounded once.
  private static func mean(
    of name: String, in files: [SafetensorsFile], count: Int
  ) throws -> [UInt8] {
    var sums = [Double](repeating: 0, count: count)
    for file in files {
      try file.withBytes(of: name) { bytes in
        for index in 0..<count {
          let bits = bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
          sums[index] += Double(Float(bitPattern: UInt32(littleEndian: bits)))
        }
      }
    }
    return sums.flatMap { sum in
      withUnsafeBytes(of: Float(sum / Double(files.count)).bitPattern.littleEndian) { Array($0) }
    }
  }
}

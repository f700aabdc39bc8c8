import Checkpoints
import Foundation

extension TrajectoryInterval {
  /// The version of the format that is written and read.
  public static let version = 1
  private static let format = "gradvac.trajectory"

  /// How many bits sums are written with.
  public enum SumPrecision: Sendable {
    /// 32 bits, for the file that is looked at.
    case single
    /// 64 bits, for an interval that goes on later.
    case double
  }

  /// The interval as tensors in the safetensors format.
  ///
  /// Counts are U16, or U32 for intervals of more than 65,535 steps; sums are F32 or F64.
  public func bytes(_ precision: SumPrecision) throws -> [UInt8] {
    let (tasks, groups) = (layout.tasks.count, layout.groups.count)
    let (rows, pairs) = (layout.rows.count, layout.pairCount)
    var tensors = [
      counts("pair_steps", pairSteps, [rows, pairs]), sums("cosines", cosines, [rows, pairs]),
      counts("task_steps", taskSteps, [groups, tasks]), sums("squares", squares, [groups, tasks]),
      sums("products", products, [groups, pairs]), sums("weights", weights, [groups, tasks]),
      counts("group_steps", groupSteps, [groups]), counts("ascents", ascents, [groups]),
      sums("norm_ratios", normRatios, [groups]),
      counts("norm_ratio_steps", normRatioSteps, [groups]),
    ]
    if !fired.isEmpty { tensors.append(counts("fired", fired, [groups, tasks, tasks])) }
    if !targets.isEmpty { tensors.append(sums("targets", targets, [groups, tasks, tasks])) }
    if !samples.isEmpty {
      let shape = [samples.count, groups, StepGramians.triangle(tasks)]
      tensors.append(
        TensorRecord("sample_steps", .int64, shape: [samples.count]) {
          Self.bytes(samples.map(\.step))
        })
      tensors.append(
        TensorRecord("samples", .float32, shape: shape) {
          Self.bytes(samples.flatMap { $0.triangles.map(\.bitPattern) })
        })
    }
    return try SafetensorsWriter.bytes(tensors, metadata: try metadata())

    func counts(_ name: String, _ values: [Int], _ shape: [Int]) -> TensorRecord {
      let isLong = lastStep - firstStep >= Int(UInt16.max)
      return TensorRecord(name, isLong ? .uint32 : .uint16, shape: shape) {
        isLong
          ? Self.bytes(values.map { UInt32(clamping: $0) })
          : Self.bytes(values.map { UInt16(clamping: $0) })
      }
    }

    func sums(_ name: String, _ values: [Double], _ shape: [Int]) -> TensorRecord {
      TensorRecord(name, precision == .single ? .float32 : .float64, shape: shape) {
        precision == .single
          ? Self.bytes(values.map { Float(clamping: $0).bitPattern })
          : Self.bytes(values.map(\.bitPattern))
      }
    }
  }

  private func metadata() throws -> [String: String] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return [
      "format": Self.format, "version": "\(Self.version)", "first_step": "\(firstStep)",
      "last_step": "\(lastStep)",
      "layout": String(decoding: try encoder.encode(layout), as: UTF8.self),
    ]
  }

  private static func bytes(_ values: [some FixedWidthInteger]) -> [UInt8] {
    values.flatMap(\.littleEndianBytes)
  }

  // MARK: - Reading

  /// Reads an interval.
  ///
  /// - Parameters:
  ///   - file: the file's name, for errors.
  ///   - record: the record's number in it, from 1.
  ///   - keepingSamples: whether ``samples`` are read too.
  /// - Throws: ``TrajectoryError`` or a `SafetensorsError`.
  public init(
    _ bytes: [UInt8], file: String, record: Int = 1, keepingSamples: Bool = true
  ) throws {
    let source = RecordSource(
      content: try SafetensorsBytes(bytes, name: file), file: file, record: record)
    self.init(try source.layout(format: Self.format, version: Self.version), after: 0)
    let steps = try source.steps()
    (firstStep, lastStep) = (steps.lowerBound, steps.upperBound)
    let (tasks, groups) = (layout.tasks.count, layout.groups.count)
    let (rows, pairs) = (layout.rows.count, layout.pairCount)
    pairSteps = try source.counts("pair_steps", [rows, pairs])
    cosines = try source.sums("cosines", [rows, pairs])
    taskSteps = try source.counts("task_steps", [groups, tasks])
    squares = try source.sums("squares", [groups, tasks])
    products = try source.sums("products", [groups, pairs])
    weights = try source.sums("weights", [groups, tasks])
    groupSteps = try source.counts("group_steps", [groups])
    ascents = try source.counts("ascents", [groups])
    normRatios = try source.sums("norm_ratios", [groups])
    normRatioSteps = try source.counts("norm_ratio_steps", [groups])
    if source.holds("fired") { fired = try source.counts("fired", [groups, tasks, tasks]) }
    if source.holds("targets") { targets = try source.sums("targets", [groups, tasks, tasks]) }
    if keepingSamples {
      samples = try source.samples(groups: groups, size: StepGramians.triangle(tasks))
    }
  }
}

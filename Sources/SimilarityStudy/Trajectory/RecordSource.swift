import Checkpoints
import Foundation

/// The tensors of one record, each checked for its type, its shape and its values.
struct RecordSource {
  let content: SafetensorsBytes
  let file: String
  let record: Int

  func holds(_ name: String) -> Bool { content.tensors[name] != nil }

  func layout(format: String, version: Int) throws(TrajectoryError) -> TrajectoryLayout {
    guard content.metadata["format"] == format else {
      throw .notARecord(file: file, record: record)
    }
    let found = content.metadata["version"] ?? "?"
    guard found == "\(version)" else {
      throw .version(file: file, record: record, found: found, supported: version)
    }
    let text = Data((content.metadata["layout"] ?? "").utf8)
    guard let layout = try? JSONDecoder().decode(TrajectoryLayout.self, from: text),
      layout.isSound
    else { throw malformed("a layout with different names of tasks, groups and parts") }
    // The layout alone must not decide how much memory is taken.
    let shape = [layout.rows.count, layout.pairCount]
    guard content.tensors["pair_steps"]?.shape == shape else {
      throw malformed("counts \"pair_steps\" of shape \(shape)")
    }
    return layout
  }

  func steps() throws(TrajectoryError) -> ClosedRange<Int> {
    guard let first = content.metadata["first_step"].flatMap({ Int($0) }),
      let last = content.metadata["last_step"].flatMap({ Int($0) }), first >= 1, last >= first,
      last < 1 << 48
    else { throw malformed("first_step and last_step, rising from 1") }
    return first...last
  }

  /// Counts of steps; none is more than 2³² − 1.
  func counts(_ name: String, _ shape: [Int]) throws(TrajectoryError) -> [Int] {
    if let short = content.values(name, .uint16, shape: shape, as: UInt16.self) {
      return short.map(Int.init)
    }
    guard let long = content.values(name, .uint32, shape: shape, as: UInt32.self) else {
      throw malformed("counts \"\(name)\" of shape \(shape) as U16 or U32")
    }
    return long.map(Int.init)
  }

  /// Finite sums.
  func sums(_ name: String, _ shape: [Int]) throws(TrajectoryError) -> [Double] {
    let values =
      content.values(name, .float32, shape: shape, as: UInt32.self)?
      .map { Double(Float(bitPattern: $0)) }
      ?? content.values(name, .float64, shape: shape, as: UInt64.self)?
      .map { Double(bitPattern: $0) }
    guard let values, values.allSatisfy(\.isFinite) else {
      throw malformed("finite sums \"\(name)\" of shape \(shape) as F32 or F64")
    }
    return values
  }

  /// The steps that were kept whole; none when the record has no such tensors.
  func samples(groups: Int, size: Int) throws(TrajectoryError) -> [StepGramians] {
    guard let place = content.tensors["sample_steps"] else { return [] }
    let shape = [place.shape.first ?? 0, groups, size]
    guard
      let steps = content.values("sample_steps", .int64, shape: [shape[0]], as: Int64.self),
      let values = content.values("samples", .float32, shape: shape, as: UInt32.self)
    else { throw malformed("samples of shape \(shape) as F32, and their steps as I64") }
    return steps.enumerated().map { index, step in
      let place = index * groups * size..<(index + 1) * groups * size
      return StepGramians(
        step: Int(step), triangles: values[place].map { Float(bitPattern: $0) })
    }
  }

  private func malformed(_ expected: String) -> TrajectoryError {
    .malformed(file: file, record: record, expected: expected)
  }
}

import Foundation
import Layers
import Tensors
import Testing

// The layers' formulas on lists of numbers, in double precision, to compare the layers with.

typealias Rows = [[Double]]

extension Tensor {
  /// The values of a matrix, or of a vector as its only row.
  func rows() throws -> Rows {
    let width = shape.last ?? 1
    let values = try array(of: Float.self).map(Double.init)
    return stride(from: 0, to: values.count, by: width).map { Array(values[$0..<($0 + width)]) }
  }

  convenience init(rows: Rows) throws {
    try self.init(
      rows.joined().map { Float($0) }, shape: [rows.count, rows.first?.count ?? 0])
  }
}

extension ParameterSet {
  /// Replaces all values by uniform ones, so that no bias is 0 and no gain is 1.
  func scatter(seed: UInt64) throws {
    try values.assign(.uniform([count], in: -0.8...0.8, using: Generator(seed: seed)))
  }

  func plain(_ path: String) throws -> Rows {
    try #require(self[path], "there is no parameter \(path)").tensor.rows()
  }

  func affine(_ input: Rows, _ path: String) throws -> Rows {
    let weight = try plain("\(path).weight")
    let bias = try plain("\(path).bias")[0]
    return input.map { row in
      zip(weight, bias).map { weights, bias in dot(row, weights) + bias }
    }
  }

  func normalized(_ input: Rows, _ path: String, epsilon: Double = 1e-5) throws -> Rows {
    let gain = try plain("\(path).weight")[0]
    let bias = try plain("\(path).bias")[0]
    return input.map { row in
      let mean = row.reduce(0, +) / Double(row.count)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
      return row.indices.map {
        (row[$0] - mean) / (variance + epsilon).squareRoot() * gain[$0] + bias[$0]
      }
    }
  }

  /// Attention of some rows to others, head by head.
  func attended(
    _ input: Rows, to memory: Rows, _ path: String, heads: Int,
    allowed: (_ from: Int, _ to: Int) -> Bool = { _, _ in true }
  ) throws -> Rows {
    let queries = try affine(input, "\(path).q_proj")
    let keys = try affine(memory, "\(path).k_proj")
    let values = try affine(memory, "\(path).v_proj")
    let size = (queries.first?.count ?? 0) / heads
    let found = queries.indices.map { from in
      (0..<heads).flatMap { head in
        let columns = head * size..<(head + 1) * size
        let weights = keys.indices.map { to in
          allowed(from, to)
            ? exp(dot(Array(queries[from][columns]), Array(keys[to][columns])) / sqrt(Double(size)))
            : 0
        }
        let total = weights.reduce(0, +)
        return columns.map { column in
          keys.indices.reduce(0) { $0 + weights[$1] / total * values[$1][column] }
        }
      }
    }
    return try affine(found, "\(path).out_proj")
  }

  func fedForward(_ input: Rows, _ path: String) throws -> Rows {
    try affine(affine(input, "\(path).fc1").map { $0.map { max($0, 0) } }, "\(path).fc2")
  }
}

func dot(_ left: [Double], _ right: [Double]) -> Double {
  zip(left, right).reduce(0) { $0 + $1.0 * $1.1 }
}

func + (left: Rows, right: Rows) -> Rows {
  zip(left, right).map { zip($0, $1).map { $0 + $1 } }
}

/// Expects equal shapes and values within a distance.
func expectClose(
  _ found: Rows, _ expected: Rows, within tolerance: Double = 1e-5,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(found.map(\.count) == expected.map(\.count), sourceLocation: sourceLocation)
  let distance = zip(found.joined(), expected.joined()).map { abs($0 - $1) }.max() ?? .infinity
  #expect(distance <= tolerance, "\(found) against \(expected)", sourceLocation: sourceLocation)
}

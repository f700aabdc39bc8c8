internal import Foundation
public import Tensors

/// Fixed position vectors as MarianMT lays them: all sines first, then all cosines.
///
/// p(t)[i] = sin(t·10000^(−2i/d)) for i < ⌈d/2⌉ and p(t)[⌈d/2⌉ + i] = cos(t·10000^(−2i/d)) after it
/// (the frequencies are those of Vaswani et al. 2017, section 3.5).
public struct SinusoidalPositions {
  /// The vectors [length, d].
  public let table: Tensor
  /// The largest number of positions.
  public let length: Int

  /// Computes the vectors in double precision and keeps them as float32.
  public init(length: Int, width: Int, device: Device = .cpu) throws {
    self.length = length
    var values = [Double](repeating: 0, count: length * width)
    let half = (width + 1) / 2
    for position in 0..<length {
      for place in 0..<width {
        let pair = place < half ? place : place - half
        let frequency = pow(10_000, -2 * Double(pair) / Double(width))
        let angle = Double(position) * frequency
        values[position * width + place] = place < half ? sin(angle) : cos(angle)
      }
    }
    table = try Tensor(values, shape: [length, width]).converted(to: .float32, device: device)
  }

  /// The vectors of positions start ..< start + count, as [count, d].
  public func callAsFunction(from start: Int = 0, count: Int) throws -> Tensor {
    precondition(start + count <= length, "positions end at \(length)")
    return try table.narrowed(0, start..<(start + count))
  }

  /// The vectors of positions [M], each below ``length``, as [M, d].
  public func callAsFunction(at positions: Tensor) throws -> Tensor {
    try table.indexed(by: positions)
  }
}

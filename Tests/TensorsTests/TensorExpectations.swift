import Tensors
import Testing

/// A double-precision tensor; it and ``expect(_:equals:within:shape:at:)`` keep the tests short.
func doubles(_ elements: [Double], _ shape: [Int]? = nil) throws -> Tensor {
  try Tensor(elements, shape: shape)
}

/// A single-precision tensor.
func floats(_ elements: [Float], _ shape: [Int]? = nil) throws -> Tensor {
  try Tensor(elements, shape: shape)
}

/// Indices.
func integers(_ elements: [Int64], _ shape: [Int]? = nil) throws -> Tensor {
  try Tensor(elements, shape: shape)
}

/// Truth values.
func truths(_ elements: [Bool], _ shape: [Int]? = nil) throws -> Tensor {
  let bytes = elements.map { UInt8($0 ? 1 : 0) }
  return try bytes.withUnsafeBytes {
    try Tensor(bytes: $0, shape: shape ?? [elements.count], type: .bool)
  }
}

/// Any tensor's elements as double-precision numbers.
func values(_ tensor: Tensor) throws -> [Double] { try tensor.converted(to: .float64).array() }

/// Expects the elements, and the shape if one is given; NaN equals NaN.
func expect(
  _ tensor: Tensor, equals expected: [Double], within tolerance: Double = 1e-12,
  shape: [Int]? = nil, at location: SourceLocation = #_sourceLocation
) throws {
  let found = try values(tensor)
  if let shape { #expect(tensor.shape == shape, sourceLocation: location) }
  try #require(found.count == expected.count, sourceLocation: location)
  for (found, expected) in zip(found, expected) {
    let isSame = found == expected || (found.isNaN && expected.isNaN)
    #expect(isSame || abs(found - expected) <= tolerance, sourceLocation: location)
  }
}

/// Numbers without a pattern that a wrong index would hide in, between −1 and 1.
func scattered(_ count: Int, _ phase: Double = 0) -> [Double] {
  (0..<count).map { index in
    let x = (Double(index) + 1) * 0.754_877_666_246_692_8 + phase
    return 2 * (x - x.rounded(.down)) - 1
  }
}

/// Compares the gradients of Σ c·f(x) with central differences, for scattered weights c.
func expectGradients(
  of inputs: [(elements: [Double], shape: [Int])], within tolerance: Double = 1e-7,
  at location: SourceLocation = #_sourceLocation, _ function: ([Tensor]) throws -> Tensor
) throws {
  func scalar(_ tensors: [Tensor]) throws -> Tensor {
    let result = try function(tensors)
    return try result.multiplied(by: doubles(scattered(result.count, 0.3), result.shape)).sum()
  }
  let tensors = try inputs.map { try doubles($0.elements, $0.shape) }
  for tensor in tensors { try tensor.setRequiresGradient(true) }
  let gradients = try scalar(tensors).gradients(of: tensors)
  let width = 1e-5
  for (place, input) in inputs.enumerated() {
    let gradient = try values(#require(gradients[place], sourceLocation: location))
    for element in input.elements.indices {
      let ends = try [width, -width].map { shift in
        var moved = inputs
        moved[place].elements[element] += shift
        return try scalar(moved.map { try doubles($0.elements, $0.shape) }).item()
      }
      let difference = (ends[0] - ends[1]) / (2 * width)
      #expect(
        abs(gradient[element] - difference) <= tolerance, "input \(place), element \(element)",
        sourceLocation: location)
    }
  }
}

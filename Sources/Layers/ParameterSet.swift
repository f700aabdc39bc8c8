public import Tensors

/// Where layers declare their parameters while a network is put together.
public final class ParameterRegistry {
  var parameters: [Parameter] = []
  private var paths: Set<String> = []

  /// An empty registry.
  public init() {}

  /// Declares a parameter; its values exist once ``ParameterSet/init(_:device:seed:)`` has run.
  ///
  /// - Parameter fixed: values, counted in the parameter, that stay zero.
  public func declare(
    _ path: String, _ shape: [Int], _ initializer: Initializer, fixed: Range<Int>? = nil
  ) -> Parameter {
    precondition(paths.insert(path).inserted, "parameter \(path) is declared twice")
    let parameter = Parameter(
      path: path, shape: shape, initializer: initializer, fixed: fixed)
    parameters.append(parameter)
    return parameter
  }
}

// Letter: N, the number of values of all parameters.

/// All parameters of a network, side by side in one vector.
///
/// Since every parameter is a range of columns, the gradients of K tasks are a K×N matrix, a
/// parameter group is a few ranges of columns, and the optimiser updates one vector.
public final class ParameterSet {
  /// The parameters in the order of their declaration.
  public let parameters: [Parameter]
  /// The values of all parameters [N]; the parameters' tensors look into it.
  public let values: Tensor
  private let byPath: [String: Parameter]

  /// Places the declared parameters side by side and draws their first values.
  ///
  /// - Parameters:
  ///   - device: where they live. They are drawn on the host, so a seed means the same everywhere.
  ///   - seed: decides the values.
  public init(_ registry: ParameterRegistry, device: Device = .cpu, seed: UInt64) throws {
    parameters = registry.parameters
    byPath = Dictionary(uniqueKeysWithValues: parameters.map { ($0.path, $0) })
    values = try .zeros([parameters.reduce(0) { $0 + $1.count }], device: device)
    let generator = try Generator(seed: seed)
    var start = 0
    for parameter in parameters {
      try parameter.place(in: values, at: start..<(start + parameter.count))
      start += parameter.count
      let drawn = try parameter.initializer.values(parameter.shape, using: generator)
      try parameter.tensor.assign(drawn)
    }
    try clearFixed(in: values)
  }

  /// The number of values of all parameters, N.
  public var count: Int { values.count }

  /// The parameter at a path, or nil.
  public subscript(path: String) -> Parameter? { byPath[path] }

  /// Leaves some parameters as they are from now on: no gradient is formed, their columns are zero.
  ///
  /// - Parameter isChosen: says of a path whether its parameter is frozen, such as
  ///   `{ $0.hasPrefix("model.encoder.") }`; the others stay as they were.
  /// - Returns: the paths of the parameters frozen by this call.
  @discardableResult
  public func freeze(where isChosen: (String) -> Bool) throws -> [String] {
    let chosen = parameters.filter { !$0.isFrozen && isChosen($0.path) }
    for parameter in chosen { try parameter.tensor.setRequiresGradient(false) }
    return chosen.map(\.path)
  }

  /// The columns of the parameters that are not frozen, neighbours joined; all N when none is.
  public var trainedColumns: [Range<Int>] {
    parameters.reduce(into: []) { joined, parameter in
      guard !parameter.isFrozen else { return }
      if let last = joined.last, last.upperBound == parameter.range.lowerBound {
        joined[joined.count - 1] = last.lowerBound..<parameter.range.upperBound
      } else {
        joined.append(parameter.range)
      }
    }
  }

  /// Sets the columns of all fixed values to zero, in values or gradients [..., N].
  ///
  /// Whoever forms gradients of this network calls it before using them.
  public func clearFixed(in vectors: Tensor) throws {
    for parameter in parameters {
      guard let fixed = parameter.fixed else { continue }
      let start = parameter.range.lowerBound
      try vectors.narrowed(-1, (start + fixed.lowerBound)..<(start + fixed.upperBound)).fill(0)
    }
  }

  /// Makes the backward pass accumulate in a vector [N], or nowhere in particular.
  ///
  /// - Parameter gradient: a contiguous vector of N columns, such as a row of a gradient buffer.
  public func collectGradients(in gradient: Tensor?) throws {
    for parameter in parameters {
      let view = try gradient?.narrowed(0, parameter.range).reshaped(parameter.shape)
      try parameter.tensor.setGradient(view)
    }
  }
}

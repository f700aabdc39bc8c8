public import Checkpoints
public import Layers
public import Tensors

/// A network's parameters in a safetensors file, each under its path.
public enum ModelFile {
  /// The records of all parameters.
  ///
  /// - Parameter values: a vector laid out as `ParameterSet.values`; that one itself when nil.
  public static func records(_ parameters: ParameterSet, values: Tensor? = nil) -> [TensorRecord] {
    parameters.parameters.map { parameter in
      TensorRecord(parameter.path, .float32, shape: parameter.shape) {
        try (values ?? parameters.values).narrowed(0, parameter.range).bytes()
      }
    }
  }

  /// Fills a network's parameters from a file; tensors of other names are left alone.
  ///
  /// - Throws: ``TrainingError/otherNetwork(parameter:expected:found:)`` when one is missing or has
  ///   another shape; then no parameter has changed.
  public static func load(_ file: SafetensorsFile, into parameters: ParameterSet) throws {
    let tensors = try parameters.parameters.map {
      try tensor($0.path, in: file, shape: $0.shape)
    }
    for (parameter, tensor) in zip(parameters.parameters, tensors) {
      try parameter.tensor.assign(tensor)
    }
  }

  /// Fills a vector laid out as `ParameterSet.values` from a file.
  static func load(_ file: SafetensorsFile, like parameters: ParameterSet, into values: Tensor)
    throws
  {
    for parameter in parameters.parameters {
      let place = try values.narrowed(0, parameter.range).reshaped(parameter.shape)
      try place.assign(tensor(parameter.path, in: file, shape: parameter.shape))
    }
  }

  static func tensor(_ name: String, in file: SafetensorsFile, shape: [Int]) throws -> Tensor {
    let found = file[name]
    guard let found, found.shape == shape, found.type == .float32 else {
      throw TrainingError.otherNetwork(parameter: name, expected: shape, found: found?.shape)
    }
    return try file.withBytes(of: name) { try Tensor(bytes: $0, shape: shape, type: .float32) }
  }
}

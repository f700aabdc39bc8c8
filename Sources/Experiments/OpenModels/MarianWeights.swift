import Checkpoints
import Layers
import Tensors
import Translation

// Letters: V vocabulary, d width.

/// The tensors of a MarianMT model, checked against its configuration.
struct MarianWeights {
  private static let table = "model.shared.weight"
  private static let bias = TranslationModel.outputBiasPath

  private let tensors: OpenModelTensors
  private let network: TransformerConfiguration
  private let vocabulary: Int

  /// Checks names and shapes of what decides a network's size, before anything of that size is made.
  init(
    _ tensors: OpenModelTensors, network: TransformerConfiguration, vocabulary: Int
  ) throws {
    self.tensors = tensors
    self.network = network
    self.vocabulary = vocabulary
    try tensors.requireShape(Self.table, [vocabulary, network.width])
    for (side, layers) in [("encoder", network.encoderLayers), ("decoder", network.decoderLayers)] {
      for layer in 0..<layers {
        try tensors.requireShape(
          "model.\(side).layers.\(layer).fc1.weight", [network.feedForward, network.width])
      }
    }
  }

  /// The bias on the scores [V], or nil where it is absent or zero throughout.
  func outputBias() throws -> Tensor? {
    guard tensors.file[Self.bias] != nil else { return nil }
    let bias = try tensors.tensor(Self.bias, [1, vocabulary]).reshaped([vocabulary])
    return try bias.norm() == 0 ? nil : bias
  }

  /// Gives a network the file's values.
  ///
  /// - Parameter order: for each id of the network's vocabulary its row in the file; nil where they
  ///   are the same.
  /// - Throws: ``OpenModelError/tensor(file:name:expected:found:)`` when a tensor is missing, has
  ///   another shape, or is there beyond what the layout has.
  func fill(_ model: TranslationModel, order: [Int64]?) throws {
    try requireNothingElse(than: model.parameters)
    let rows = try order.map { try Tensor($0) }
    for parameter in model.parameters.parameters where parameter.path != Self.bias {
      let values = try tensors.tensor(parameter.path, parameter.shape)
      let isTable = parameter.path == Self.table
      try parameter.tensor.assign(
        isTable ? rows.map { try values.indexed(by: $0) } ?? values : values)
    }
    if let place = model.parameters[Self.bias], let bias = try outputBias() {
      try place.tensor.assign(rows.map { try bias.indexed(by: $0) } ?? bias)
    }
  }

  // MARK: - Tensors beside the parameters

  /// Checks copies and computed tables that some programs save, and refuses what is unknown.
  private func requireNothingElse(than parameters: ParameterSet) throws {
    let copies =
      ["lm_head.weight", "model.encoder.embed_tokens.weight"]
      + ["model.decoder.embed_tokens.weight"]
    let positions = ["encoder", "decoder"].map { "model.\($0).embed_positions.weight" }
    for found in tensors.file.tensors where parameters[found.name] == nil {
      if copies.contains(found.name) {
        try requireEqual(
          found.name, tensors.tensor(Self.table, [vocabulary, network.width]),
          "a copy of \(Self.table)", within: 0)
      } else if positions.contains(found.name) {
        let table = try SinusoidalPositions(length: network.maxPositions, width: network.width)
        try requireEqual(found.name, table.table, "sinusoidal positions", within: 1e-3)
      } else if found.name != Self.bias {
        throw OpenModelError.tensor(
          file: tensors.path, name: found.name, expected: "absent", found: "\(found.shape)")
      }
    }
  }

  private func requireEqual(
    _ name: String, _ expected: Tensor, _ what: String, within tolerance: Double
  ) throws {
    let difference = try tensors.tensor(name, expected.shape) - expected
    let largest = try difference.array(of: Float.self).reduce(0) { max($0, abs($1)) }
    guard Double(largest) <= tolerance else {
      throw OpenModelError.tensor(
        file: tensors.path, name: name, expected: what, found: "a distance of \(largest)")
    }
  }
}

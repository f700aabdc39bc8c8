import Checkpoints
import Tensors

/// The tensors of a model from elsewhere, in one file.
struct OpenModelTensors {
  let file: SafetensorsFile
  /// The file's name, for errors.
  let path: String

  /// Checks that a tensor is there with a shape, of a type that can be read.
  ///
  /// - Throws: ``OpenModelError/tensor(file:name:expected:found:)``.
  func requireShape(_ name: String, _ shape: [Int]) throws {
    guard let found = file[name] else {
      throw OpenModelError.tensor(file: path, name: name, expected: "\(shape)", found: "none")
    }
    guard found.shape == shape else {
      throw OpenModelError.tensor(
        file: path, name: name, expected: "\(shape)", found: "\(found.shape)")
    }
    guard [.float32, .float16, .bfloat16].contains(found.type) else {
      throw OpenModelError.tensor(
        file: path, name: name, expected: "F32, F16 or BF16", found: found.type.rawValue)
    }
  }

  /// A tensor as float32.
  func tensor(_ name: String, _ shape: [Int]) throws -> Tensor {
    try requireShape(name, shape)
    let type = file[name]?.type
    return try file.withBytes(of: name) { bytes in
      switch type {
      case .bfloat16:
        return try Tensor(bytes: bytes, shape: shape, type: .bfloat16).converted(to: .float32)
      case .float16:
        let halves = bytes.bindMemory(to: UInt16.self)
        return try Tensor(halves.map { Float(Float16(bitPattern: $0)) }, shape: shape)
      default:
        return try Tensor(bytes: bytes, shape: shape, type: .float32)
      }
    }
  }
}

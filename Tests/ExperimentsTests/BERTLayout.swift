import Checkpoints
import Foundation
import Layers
import Subwords
import Tagging
import Tensors
import Testing

@testable import Experiments

/// A copy of the model that `Scripts/references/tagging.py` has written, to be changed at will.
final class BERTLayout {
  typealias Tensors = [String: (type: SafetensorsType, shape: [Int], bytes: [UInt8])]

  let url = FileManager.default.temporaryDirectory.appendingPathComponent("bert-\(UUID())")
  /// The model's tags, in the order of its classifier.
  static let tags = ["O", "B-LOC", "B-PER", "I-LOC", "I-PER"]

  init() throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "TaggingTests/Fixtures/bert")
    try FileManager.default.copyItem(at: fixture, to: url)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  func data(_ name: String) throws -> Data { try Data(contentsOf: url.appending(path: name)) }

  func write(_ data: Data, _ name: String) throws { try data.write(to: url.appending(path: name)) }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: url.appending(path: name))
  }

  /// Sets a key of a JSON file; nil removes it.
  func set(_ key: String, _ value: Any?, in name: String = "config.json") throws {
    var object = try #require(JSONSerialization.jsonObject(with: data(name)) as? [String: Any])
    object[key] = value
    try write(JSONSerialization.data(withJSONObject: object), name)
  }

  /// The tensors of its file.
  func tensors() throws -> Tensors { try Self.tensors(of: url) }

  /// The tensors of a folder of this layout.
  static func tensors(of folder: URL) throws -> Tensors {
    let file = try SafetensorsFile(contentsOf: folder.appending(path: "model.safetensors"))
    return try file.tensors.reduce(into: [:]) { tensors, tensor in
      tensors[tensor.name] = try (
        tensor.type, tensor.shape, file.withBytes(of: tensor.name) { Array($0) }
      )
    }
  }

  /// Writes its tensors again, changed.
  func rewrite(_ change: (inout Tensors) -> Void) throws {
    var tensors = try tensors()
    change(&tensors)
    try SafetensorsWriter.write(
      tensors.map { name, tensor in
        TensorRecord(name, tensor.type, shape: tensor.shape) { tensor.bytes }
      }, to: url.appending(path: "model.safetensors"))
  }

  /// A network of the model's shape with other values, filled, and what was said about it.
  func filled(tags: [String] = BERTLayout.tags) throws -> (model: TaggingModel, notes: [String]) {
    let folder = try BERTFolder(url.path)
    let model = try TaggingModel(
      folder.network, vocabularySize: folder.pieces.size, tagCount: tags.count, seed: 7)
    return (model, try folder.fill(model, tags: tags))
  }
}

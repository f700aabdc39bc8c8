import Checkpoints
import Foundation
import Subwords

/// A folder in Hugging Face's layout of a model, open for reading; nothing in it is trusted.
struct OpenModelFolder {
  static let weights = "model.safetensors"

  let url: URL
  /// Whose layout it should have, such as `MarianMT`, for errors.
  let kind: String

  /// The path of a file, for reading and for errors.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

  /// A JSON file as a type.
  ///
  /// - Throws: ``OpenModelError/malformed(file:reason:)`` that names the key at fault.
  func decode<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      return try decoder.decode(type, from: Data(bytes(name, limit: 1 << 20)))
    } catch let error as DecodingError {
      throw OpenModelError.malformed(file: path(name), reason: Self.reason(for: error))
    }
  }

  /// The same, or nil where there is no such file.
  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, _ name: String) throws -> Value? {
    has(name) ? try decode(type, name) : nil
  }

  /// The tensors.
  func tensors() throws -> OpenModelTensors {
    let hint =
      has(Self.weights + ".index.json")
      ? "weights in several files cannot be read; save them with a larger max_shard_size"
      : has("pytorch_model.bin")
        ? "pickled weights are not read; load the model in transformers and save it with "
          + "save_pretrained" : "it holds the weights"
    try require(Self.weights, hint: hint)
    return OpenModelTensors(
      file: try SafetensorsFile(contentsOf: url.appendingPathComponent(Self.weights)),
      path: path(Self.weights))
  }

  // MARK: - Bytes

  /// The bytes of a regular file of at most so many.
  func bytes(_ name: String, limit: Int) throws -> [UInt8] {
    try require(name, hint: "it belongs to a \(kind) model")
    let attributes = try FileManager.default.attributesOfItem(
      atPath: url.appendingPathComponent(name).resolvingSymlinksInPath().path)
    guard attributes[.type] as? FileAttributeType == .typeRegular else {
      throw OpenModelError.malformed(file: path(name), reason: "it is no regular file")
    }
    let size = attributes[.size] as? Int ?? 0
    guard size <= limit else {
      throw OpenModelError.malformed(
        file: path(name), reason: "it has \(size) bytes; expected at most \(limit)")
    }
    return [UInt8](try Data(contentsOf: url.appendingPathComponent(name)))
  }

  private func require(_ name: String, hint: String) throws {
    guard has(name) else { throw OpenModelError.missingFile(path(name), hint: hint) }
  }

  /// Names the file in an error about subwords.
  func naming<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as SubwordsError {
      throw OpenModelError.malformed(file: path(name), reason: "\(error)")
    }
  }

  private static func reason(for error: DecodingError) -> String {
    func key(_ path: [any CodingKey]) -> String {
      path.last.map { SnakeCaseKey.text($0.stringValue) } ?? "the file"
    }
    switch error {
    case .keyNotFound(let key, _): return "\(SnakeCaseKey.text(key.stringValue)) is missing"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      return "\(key(context.codingPath)) is no \(type)"
    default: return "it is no JSON object"
    }
  }
}

/// `vocabSize` as the file has it, `vocab_size`.
private enum SnakeCaseKey {
  static func text(_ key: String) -> String {
    key.reduce(into: "") { $0 += $1.isUppercase ? "_\($1.lowercased())" : String($1) }
  }
}

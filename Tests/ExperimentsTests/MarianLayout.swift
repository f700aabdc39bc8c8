import Foundation
import Subwords
import Testing

@testable import Experiments

/// A copy of the fixture that `Scripts/references/marian_layout.py` has written, to be changed at will.
final class MarianLayout {
  struct Facts: Decodable {
    struct Translation: Decodable {
      var source: String
      var ids: [Int32]
      var beam: Int
      var tokens: [Int32]
      var text: String
    }
    var format: Int
    var limit: Int
    var translations: [Translation]
  }

  let url = FileManager.default.temporaryDirectory.appendingPathComponent("marian-\(UUID())")
  var model: URL { url.appendingPathComponent("model") }

  init() throws {
    let fixture = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "Fixtures/marian-layout")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    try FileManager.default.copyItem(at: fixture, to: model)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func facts() throws -> Facts {
    let facts = try JSONDecoder().decode(Facts.self, from: data("translations.json"))
    try #require(facts.format == 1, "the fixture is of another version: run marian_layout.py again")
    return facts
  }

  func data(_ name: String) throws -> Data { try Data(contentsOf: model.appending(path: name)) }

  func write(_ data: Data, _ name: String) throws {
    try data.write(to: model.appending(path: name))
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(at: model.appending(path: name))
  }

  /// Sets a key of a JSON file; nil removes it.
  func set(_ key: String, _ value: Any?, in name: String = "config.json") throws {
    var object = try #require(
      JSONSerialization.jsonObject(with: data(name)) as? [String: Any])
    object[key] = value
    try write(JSONSerialization.data(withJSONObject: object), name)
  }

  /// The imported run.
  func imported(_ name: String = "run", directions: [String] = []) throws -> TranslationRun {
    let run = url.appending(path: name)
    _ = try MarianImport(from: model.path, directions: directions).write(to: run)
    return try TranslationRun.open(run.path)
  }
}

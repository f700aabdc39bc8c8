import Foundation
import Testing

@testable import Checkpoints

/// A folder of one test, removed with all that is in it when the test ends.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory
      .appendingPathComponent("checkpoints-\(UUID().uuidString)", isDirectory: true)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  subscript(name: String) -> URL { url.appendingPathComponent(name) }

  /// A new run in this folder.
  func run() throws -> RunDirectory { try RunDirectory.create(at: self["run"]) }
}

/// Every file below a folder with its content, for "nothing has changed".
func contents(of folder: URL) throws -> [String: Data] {
  var result: [String: Data] = [:]
  for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
    let url = folder.appendingPathComponent(name)
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: url.path)
    result[name] = link.map { Data($0.utf8) } ?? (try? Data(contentsOf: url)) ?? Data("/".utf8)
  }
  return result
}

/// The little-endian bytes of numbers.
func bytes<Number>(_ numbers: [Number]) -> [UInt8] { numbers.withUnsafeBytes(Array.init) }

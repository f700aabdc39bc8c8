import Foundation
import Testing

@testable import Checkpoints

struct AtomicFileTests {
  private func withFolder(_ body: (URL) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "atomic-file-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder)
  }

  private func names(in folder: URL) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
  }

  @Test(arguments: [0, 1, 100_000])
  func `a file is made and replaced, and nothing stays beside it`(size: Int) throws {
    try withFolder { folder in
      let file = folder.appending(path: "f")
      for byte in [UInt8(1), 2] {
        let data = Data(repeating: byte, count: size)
        try AtomicFile.write(data, to: file.path)
        #expect(try Data(contentsOf: file) == data)
      }
      #expect(try names(in: folder) == ["f"])
    }
  }

  @Test
  func `permissions of the replaced file are kept`() throws {
    try withFolder { folder in
      let path = folder.appending(path: "f").path
      try AtomicFile.write("a", to: path)
      try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
      try AtomicFile.write("b", to: path)
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "b")
    }
  }

  @Test
  func `a failure names the file and the reason, and leaves nothing behind`() throws {
    try withFolder { folder in
      let absent = folder.appending(path: "absent/f").path
      let first = #expect(throws: AtomicFileError.self) { try AtomicFile.write("a", to: absent) }
      #expect(
        first?.description
          == "\(absent): cannot create a file beside it: No such file or directory")
      let occupied = folder.appending(path: "d")
      try FileManager.default.createDirectory(at: occupied, withIntermediateDirectories: true)
      let second = #expect(throws: AtomicFileError.self) {
        try AtomicFile.write("a", to: occupied.path)
      }
      #expect(second?.description == "\(occupied.path): cannot rename: Is a directory")
      #expect(try names(in: folder) == ["d"])
    }
  }

  @Test
  func `a path without a folder is in the current one`() throws {
    let name = "atomic-file-\(UUID())"
    defer { try? FileManager.default.removeItem(atPath: name) }
    try AtomicFile.write("a", to: name)
    #expect(try String(contentsOfFile: name, encoding: .utf8) == "a")
  }
}

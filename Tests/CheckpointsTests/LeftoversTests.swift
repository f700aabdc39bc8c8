import Foundation
import Testing

@testable import Checkpoints

@Suite("What killed processes leave beside a run's files")
struct LeftoversTests {
  @Test(
    "only names that this library gives to half-written files are such",
    arguments: [
      ("config.yaml.123-456.part", 123), ("a.b.7-0.part", 7), (".best.partial-99", 99),
      ("config.yaml", nil), ("x.part", nil), ("x.1-2.parts", nil), ("x.1.part", nil),
      ("x.-1-2.part", nil), ("x.0-2.part", nil), ("x.a-2.part", nil), (".step-1.partial-9", nil),
      (".best.partial-", nil), ("best.partial-9", nil), ("x.99999999999-1.part", nil),
    ] as [(String, pid_t?)])
  func names(name: String, writer: pid_t?) {
    #expect(RunDirectory.writer(ofLeftover: name) == writer)
  }

  @Test("those of the dead go when a run is taken up, those of the living stay")
  func removal() throws {
    let folder = try TemporaryFolder()
    let run = try folder.run()
    // No process has this number: it is above the kernel's limit of 2²².
    let dead = 2_000_000_000
    let gone = [
      "config.yaml.\(dead)-1.part", "data/dev/fr.\(dead)-2.part", ".best.partial-\(dead)",
    ]
    let kept = [
      "config.yaml.\(getpid())-1.part", "config.yaml", "data/dev/fr", "x/y.\(dead)-1.part",
    ]
    for name in gone + kept {
      let file = run.url.appendingPathComponent(name)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data("x".utf8).write(to: file)
    }
    _ = try CheckpointWriter(run)
    func exists(_ name: String) -> Bool {
      FileManager.default.fileExists(atPath: run.url.appendingPathComponent(name).path)
    }
    #expect(!gone.contains(where: exists) && kept.allSatisfy(exists))
  }

  @Test("a run that was stopped before its first file is one that was begun")
  func begun() throws {
    let folder = try TemporaryFolder()
    #expect(!RunDirectory.isBegun(at: folder["run"]) && !RunDirectory.isBegun(at: folder.url))
    let run = try folder.run()
    #expect(RunDirectory.isBegun(at: run.url))
    #expect(throws: CheckpointError.self) { try RunDirectory.open(at: run.url) }
  }
}

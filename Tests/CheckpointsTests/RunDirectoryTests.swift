import Foundation
import Testing

@testable import Checkpoints

struct RunDirectoryTests {
  @Test func aNewRunHasItsFolders() throws {
    let folder = try TemporaryFolder()
    let run = try RunDirectory.create(at: folder["deep/run"])
    let names = try FileManager.default.contentsOfDirectory(atPath: run.url.path).sorted()
    #expect(names == ["checkpoints", "events", "figures", "similarity", "vocabulary"])
    #expect(run.configuration.path == folder["deep/run/config.yaml"].path)
    #expect(
      run.log.lastPathComponent == "log.jsonl" && run.report.lastPathComponent == "report.html")
    #expect(run.checkpoint(step: 7).path == folder["deep/run/checkpoints/step-7"].path)
  }

  @Test(arguments: ["config.yaml", "log.jsonl", "checkpoints/step-3"])
  func anExistingRunIsTakenUpOnlyToResume(trace: String) throws {
    let folder = try TemporaryFolder()
    let run = try folder.run()
    #expect(throws: CheckpointError.notARun(path: run.url.path, missing: "config.yaml")) {
      try RunDirectory.open(at: run.url)
    }
    #expect(throws: Never.self) { try folder.run() }
    let isFolder = trace.contains("step")
    if isFolder {
      try FileManager.default.createDirectory(
        at: run.checkpoint(step: 3), withIntermediateDirectories: false)
    } else {
      try Data().write(to: run.url.appendingPathComponent(trace))
    }
    #expect(throws: CheckpointError.runExists(path: run.url.path)) { try folder.run() }
    #expect(try RunDirectory.create(at: run.url, resuming: true) == run)
    #expect(try RunDirectory.open(at: run.url).url.path == run.url.path)
  }

  @Test func aFileInTheRunsPlaceIsNamedWithTheReason() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: folder["run"])
    let error = #expect(throws: CheckpointError.self) { try folder.run() }
    #expect(error?.description.hasPrefix("cannot create \(folder["run"].path)") == true)
  }

  @Test(
    arguments: [
      ("step-0", 0), ("step-120", 120), ("step-007", nil), ("step--1", nil), ("step-", nil),
      ("step-1x", nil), ("step-+1", nil), (".step-1.partial-9", nil),
      ("step-99999999999999999999", nil),
    ] as [(String, Int?)])
  func onlyCanonicalNamesAreCheckpoints(name: String, step: Int?) {
    #expect(RunDirectory.step(ofCheckpointNamed: name) == step)
  }

  @Test func stepsAreSortedAsNumbers() throws {
    let run = try run(withSteps: [100, 9, 20])
    #expect(try run.directory.steps() == [9, 20, 100])
  }

  @Test func marksMoveAndSurviveMovingTheRun() throws {
    let run = try run(withSteps: [1, 2])
    #expect(try run.directory.step(of: .best) == nil)
    try run.directory.mark(.best, step: 1)
    try run.directory.mark(.best, step: 2)
    try run.directory.mark(.last, step: 2)
    let moved = run.folder["moved"]
    try FileManager.default.moveItem(at: run.directory.url, to: moved)
    try Data().write(to: moved.appendingPathComponent("config.yaml"))
    let found = try RunDirectory.open(at: moved)
    #expect(try found.step(of: .best) == 2 && found.step(of: .last) == 2)
    #expect(FileManager.default.fileExists(atPath: found.best.path))
    let hidden = try FileManager.default.contentsOfDirectory(atPath: moved.path)
    #expect(!hidden.contains { $0.hasPrefix(".") })
  }

  @Test func whereThereAreNoLinksASmallFileIsTheMark() throws {
    let run = try run(withSteps: [1, 2])
    let path = run.directory.best.path
    try RunDirectory.writeText("checkpoints/step-2", to: path, because: EPERM)
    #expect(try run.directory.step(of: .best) == 2)
    try run.directory.mark(.best, step: 1)
    #expect(try run.directory.step(of: .best) == 1)
    #expect(throws: CheckpointError.system("link", path, code: ENOSPC)) {
      try RunDirectory.writeText("x", to: path, because: ENOSPC)
    }
  }

  @Test func aMarkNeedsItsCheckpoint() throws {
    let run = try run(withSteps: [1])
    let path = run.directory.checkpoint(step: 5).path
    #expect(throws: CheckpointError.noCheckpoint(path: path, hint: nil)) {
      try run.directory.mark(.best, step: 5)
    }
  }

  @Test(arguments: ["checkpoints/step-1", "/etc", "checkpoints/../step-1", "step-1", ""])
  func aMarkMayBeASmallFileButPointsOnlyToCheckpoints(target: String) throws {
    let run = try run(withSteps: [1])
    try Data(target.utf8).write(to: run.directory.best)
    if target == "checkpoints/step-1" {
      #expect(try run.directory.step(of: .best) == 1)
    } else {
      #expect(throws: CheckpointError.self) { try run.directory.step(of: .best) }
    }
  }

  @Test(
    arguments: [
      (Retention(last: 2), [:], [], [1, 2, 3]),
      (Retention(last: 2), [:], [1, 3], [2]),
      (Retention(last: 0), [:], [], [1, 2, 3, 4, 5]),
      (Retention(last: 9), [:], [], []),
      (Retention(last: 1, best: 2), [1: 5, 2: 9, 3: 7, 4: 7], [], [1, 4]),
      (Retention(last: 1, best: 1), [1: .nan, 2: -.infinity], [], [1, 3, 4]),
    ] as [(Retention, [Int: Double], Set<Int>, [Int])])
  func retentionKeepsTheNewestTheBestAndTheMarked(
    retention: Retention, scores: [Int: Double], marked: Set<Int>, expected: [Int]
  ) {
    let removable = retention.removable(from: [3, 1, 5, 2, 4], scores: scores, marked: marked)
    #expect(removable == expected)
  }

  @Test func pruningNeverRemovesWhatMarksPointTo() throws {
    let run = try run(withSteps: [1, 2, 3, 4])
    try run.directory.mark(.best, step: 1)
    try run.directory.mark(.last, step: 3)
    #expect(try run.directory.prune(Retention(last: 0)) == [2, 4])
    let names = try FileManager.default.contentsOfDirectory(atPath: run.directory.checkpoints.path)
    #expect(names.sorted() == ["step-1", "step-3"])
  }

  private func run(
    withSteps steps: [Int]
  ) throws -> (directory: RunDirectory, folder: TemporaryFolder) {
    let folder = try TemporaryFolder()
    let run = try folder.run()
    for step in steps {
      try FileManager.default.createDirectory(
        at: run.checkpoint(step: step), withIntermediateDirectories: false)
    }
    return (run, folder)
  }
}

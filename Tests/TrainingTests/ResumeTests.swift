import Checkpoints
import Console
import Foundation
import Layers
import Tensors
import Testing

@testable import Training

@Suite("Going on from a checkpoint")
struct ResumeTests {
  @Test(
    "gives the same bytes as never having stopped",
    arguments: ["gradvac", "pcgrad", "joint"], [10, 13])
  func sameBytes(method: String, stop: Int) throws {
    let whole = try TemporaryRun()
    let straight = try whole.trainer(ToyProblem(), .short(30), method: method)
    #expect(try straight.train() == .finished)

    let broken = try TemporaryRun()
    let problem = try ToyProblem()
    problem.onStep = { if $0 == stop { broken.interruption.request() } }
    do {
      let first = try broken.trainer(problem, .short(30), method: method)
      #expect(try first.train() == .interrupted)
      #expect(first.step == stop)
    }
    #expect(try broken.directory.step(of: .last) == stop)
    let second = try broken.resumed(.short(30), method: method)
    #expect(second.step == stop)
    #expect(try second.train() == .finished)

    for name in [CheckpointName.model, CheckpointName.optimizer] {
      #expect(try whole.bytes(30, name) == broken.bytes(30, name), "\(name)")
    }
    // The clock stands still, so nothing of the state may differ.
    #expect(try whole.bytes(30, CheckpointName.state) == broken.bytes(30, CheckpointName.state))
    let model = try whole.bytes(30, CheckpointName.model)
    #expect(try model != whole.bytes(20, CheckpointName.model))

    // Means over an interval that the stop at 13 divides are those of the whole interval.
    #expect(try whole.records() == broken.records())

    let log = try broken.log()
    #expect(log.filter { $0.kind == "train" }.map(\.step) == [5, 10, 15, 20, 25, 30])
    #expect(log.filter { $0.kind == "validation" }.map(\.step) == [10, 20, 30])
    #expect(
      log.filter { !["train", "validation"].contains($0.kind) }.map(\.kind)
        == ["start", "end", "resume", "end"])
  }

  @Test("after a process that died, the log has no step twice", arguments: [0, 10])
  func deadProcess(lastSaved: Int) throws {
    struct Death: Error {}
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    if lastSaved == 0 { run.interruption.request() }
    problem.onStep = { if $0 == 18 { throw Death() } }
    do {
      let first = try run.trainer(problem, .short(30, validateInterval: 10))
      if lastSaved == 0 {
        // Stopped before its first step, then gone on with until it dies before any other.
        #expect(try first.train() == .interrupted)
      } else {
        #expect(throws: Death.self) { try first.train() }
      }
    }
    if lastSaved == 0 {
      let dying = try ToyProblem()
      dying.onStep = { if $0 == 8 { throw Death() } }
      let trainer = try run.trainer(dying, .short(30), interruption: Interruption())
      try trainer.resume(from: CheckpointReader.open(run.directory.last))
      #expect(throws: Death.self) { try trainer.train() }
    }
    #expect(try run.directory.step(of: .last) == lastSaved)
    #expect(try run.log().last?.step == (lastSaved == 0 ? 5 : 15))
    #expect(try run.resumed(.short(30)).train() == .finished)
    let log = try run.log()
    #expect(log.filter { $0.kind == "train" }.map(\.step) == [5, 10, 15, 20, 25, 30])
    #expect(log.filter { $0.kind == "validation" }.map(\.step) == [10, 20, 30])
  }

  @Test("sets the mark of the best checkpoint that a killed process left out")
  func bestMark() throws {
    struct Kill: Error {}
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    problem.scores = [10: 1, 20: 2]
    problem.onStep = { if $0 == 21 { throw Kill() } }
    #expect(throws: Kill.self) { try run.trainer(problem, .short(30)).train() }
    // As it was between the checkpoint of step 20 and its mark.
    try run.directory.mark(.best, step: 10)
    _ = try run.resumed(.short(30))
    #expect(try run.directory.step(of: .best) == 20)
    // As it was when the very first mark was missing.
    try FileManager.default.removeItem(at: run.directory.best)
    let trainer = try run.resumed(.short(30))
    #expect(try run.directory.step(of: .best) == 20)
    #expect(trainer.bestStep == 20)
  }

  @Test("a run that has ended stays ended and is not validated again")
  func ended() throws {
    let run = try TemporaryRun()
    #expect(try run.trainer(ToyProblem(), .short(10)).train() == .finished)
    let trainer = try run.resumed(.short(10))
    #expect(try trainer.train() == .finished)
    #expect(trainer.step == 10)
    #expect(try run.log().filter { $0.kind == "validation" }.count == 1)
  }

  @Test("what follows a validation is done again where a run goes on from it")
  func afterValidation() throws {
    let run = try TemporaryRun()
    var steps: [Int] = []
    run.afterValidation = { steps.append($0) }
    #expect(try run.trainer(ToyProblem(), .short(10, validateInterval: 5)).train() == .finished)
    #expect(steps == [5, 10])
    #expect(try run.resumed(.short(12, validateInterval: 5)).train() == .finished)
    #expect(steps == [5, 10, 10, 12])
  }

  @Test("another network or another version is refused, and nothing has changed")
  func refusals() throws {
    let run = try TemporaryRun()
    #expect(try run.trainer(ToyProblem(), .short(10)).train() == .finished)
    let wide = try ToyProblem(width: 17)
    let before = try wide.parameters.values.bytes()
    let error = #expect(throws: TrainingError.self) {
      try run.trainer(wide, .short(10)).resume(from: CheckpointReader.open(run.directory.last))
    }
    #expect(
      error
        == .otherNetwork(
          parameter: "model.encoder.layers.0.fc1.weight", expected: [17, 4], found: [16, 4]))
    #expect(try wide.parameters.values.bytes() == before)
    #expect(
      TrainingError.stateVersion(found: 9, supported: 2).description
        == "the checkpoint's state has format version 9; this version reads 2")
  }
}

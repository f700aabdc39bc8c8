import Checkpoints
import Foundation
import Layers
import Tensors
import Testing

@testable import Training

@Suite("When training ends, and what it keeps")
struct TrainerTests {
  @Test("the best and the last checkpoints are marked, the others go")
  func retention() throws {
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    problem.scores = [5: 1, 10: 3, 15: 2, 20: 3, 25: .nan, 30: 0]
    var options = TrainingOptions.short(30, validateInterval: 5)
    options.keepLast = 1
    let trainer = try run.trainer(problem, options)
    #expect(try trainer.train() == .finished)
    // A score that only equals the best is not better.
    #expect(try run.directory.step(of: .best) == 10 && trainer.bestStep == 10)
    #expect(try run.directory.step(of: .last) == 30)
    #expect(try run.directory.steps() == [10, 30])
  }

  @Test("as many of the best checkpoints stay as are asked for")
  func severalBest() throws {
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    problem.scores = [5: 1, 10: 3, 15: 2, 20: 4, 25: .nan, 30: 0]
    var options = TrainingOptions.short(30, validateInterval: 5)
    options.keepLast = 1
    options.keepBest = 3
    #expect(try run.trainer(problem, options).train() == .finished)
    #expect(try run.directory.steps() == [10, 15, 20, 30])
  }

  @Test("without a finite score no checkpoint is best")
  func noScore() throws {
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    problem.scores = [10: .nan, 20: -.infinity]
    #expect(try run.trainer(problem, .short(20)).train() == .finished)
    #expect(try run.directory.step(of: .best) == nil)
    #expect(try run.directory.step(of: .last) == 20)
  }

  @Test("checkpoints between validations come at their own interval")
  func saveInterval() throws {
    let run = try TemporaryRun()
    var options = TrainingOptions.short(12, validateInterval: 0)
    options.saveInterval = 4
    options.keepLast = 10
    #expect(try run.trainer(ToyProblem(), options).train() == .finished)
    #expect(try run.directory.steps() == [4, 8, 12])
    #expect(try run.log().filter { $0.kind == "validation" }.map(\.step) == [12])
  }

  @Test("patience counts validations without a better score")
  func patience() throws {
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    problem.scores = [5: 1, 10: 3, 15: 3, 20: 2, 25: 9]
    var options = TrainingOptions.short(100, validateInterval: 5)
    options.patience = 2
    do {
      let trainer = try run.trainer(problem, options)
      #expect(try trainer.train() == .outOfPatience)
      #expect(trainer.step == 20 && trainer.bestStep == 10)
    }
    // More patience lets the same run go on.
    options.patience = 3
    options.maxSteps = 25
    #expect(try run.resumed(options).train() == .finished)
  }

  @Test("minutes include validations, and leave room for the last one")
  func minutes() throws {
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    problem.onStep = { _ in run.time += 2 }
    problem.onValidation = { run.time += 10 }
    var options = TrainingOptions.short(0)
    options.maxMinutes = 1
    do {
      let trainer = try run.trainer(problem, options)
      #expect(try trainer.train() == .finished)
      // 10 steps, 10 s of validation, 10 steps: another validation would end at the 60th second.
      #expect(trainer.step == 20 && trainer.seconds == 60)
    }
    #expect(try run.log().map(\.seconds) == [0, 10, 20, 30, 40, 50, 60, 60])
    // Seconds go on over a resumption.
    options.maxMinutes = 1.5
    let more = try run.resumed(options)
    #expect(more.seconds == 60)
  }

  @Test("a long last step ends the run after it")
  func minutesWithoutValidation() throws {
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    problem.onStep = { _ in run.time += 25 }
    var options = TrainingOptions.short(0, validateInterval: 0)
    options.maxMinutes = 1
    let trainer = try run.trainer(problem, options)
    #expect(try trainer.train() == .finished)
    #expect(trainer.step == 3 && trainer.seconds == 75)
  }

  @Test("an update whose gradient is not finite is left out")
  func skipped() throws {
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    problem.brokenSteps = 3..<4
    var values: [[UInt8]] = []
    problem.onStep = { _ in values.append(try problem.parameters.values.bytes()) }
    let trainer = try run.trainer(problem, .short(5))
    #expect(try trainer.train() == .finished)
    #expect(values[2] == values[3] && values[1] != values[2] && values[3] != values[4])
    #expect(trainer.optimizer.updates == 4)
    #expect(try run.log().first { $0.kind == "train" }?.skipped == 1)
  }

  @Test(
    "twenty such updates in a row end training, naming the task; what was saved stays",
    arguments: ["gradvac", "joint"])
  func notFinite(method: String) throws {
    let run = try TemporaryRun()
    let problem = try ToyProblem()
    problem.brokenSteps = 6..<1_000
    let options = TrainingOptions.short(100, validateInterval: 5)
    let error = #expect(throws: TrainingError.self) {
      try run.trainer(problem, options, method: method).train()
    }
    #expect(error == .notFinite(step: 25, updates: 20, tasks: ["b"]))
    #expect(
      error?.description == """
        step 25 was the 20th update in a row whose gradient is not finite (in b); lower \
        training.learning_rate or look at the data; the last checkpoint is intact
        """)
    let last = try CheckpointReader.open(run.directory.last)
    #expect(try last.tensors(CheckpointName.model).tensors.count == 4)
    #expect(try run.log().filter { $0.kind == "train" }.compactMap(\.skipped) == [0, 5, 5, 5])
    // Nineteen are forgiven.
    let patient = try TemporaryRun()
    let other = try ToyProblem()
    other.brokenSteps = 6..<25
    #expect(try patient.trainer(other, options, method: method).train() == .finished)
  }
}

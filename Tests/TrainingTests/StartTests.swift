import Checkpoints
import Foundation
import GradientVaccine
import Layers
import Tensors
import Testing

@testable import Training

@Suite("Beginning with another run's checkpoint")
struct StartTests {
  private struct Memory: Decodable {
    struct Table: Decodable { var size: Int, values: [Double] }
    var tasks: [String]
    var groups: [String: Table]

    /// The target of a pair in a group, by the tasks' names.
    func target(_ i: String, _ j: String, _ group: String) -> Double? {
      guard let table = groups[group], let i = tasks.firstIndex(of: i),
        let j = tasks.firstIndex(of: j), i < table.size, j < table.size
      else { return nil }
      return table.values[i * table.size + j]
    }
  }

  private func memory(_ trainer: Trainer<ToyProblem>) throws -> Memory {
    struct State: Decodable { var memory: Memory }
    let data = try JSONEncoder().encode(trainer.aligner.state)
    return try JSONDecoder().decode(State.self, from: data).memory
  }

  /// A trainer in a new directory whose second task is another one.
  private func successor(
    of run: TemporaryRun, in directory: TemporaryRun, _ options: TrainingOptions,
    method: String = "gradvac"
  ) throws -> (trainer: Trainer<ToyProblem>, point: StartingPoint) {
    let problem = try ToyProblem()
    problem.names = ["a", "new", "c"]
    let trainer = try directory.trainer(problem, options, method: method)
    return (trainer, try trainer.start(from: CheckpointReader.open(run.directory.last)))
  }

  @Test("takes weights, moments, updates and targets over; steps and scores start anew")
  func takesOver() throws {
    let (old, new) = (try TemporaryRun(), try TemporaryRun())
    let first = try old.trainer(ToyProblem(), .short(10))
    #expect(try first.train() == .finished)
    let (trainer, point) = try successor(of: old, in: new, .short(20))
    #expect(point == StartingPoint(step: 10, hasRuleMemory: true))
    #expect(trainer.step == 0 && trainer.bestStep == nil && trainer.optimizer.updates == 10)
    #expect(
      try trainer.problem.parameters.values.bytes() == first.problem.parameters.values.bytes())
    #expect(try trainer.optimizer.firstMoment.bytes() == first.optimizer.firstMoment.bytes())
    #expect(try trainer.optimizer.secondMoment.bytes() == first.optimizer.secondMoment.bytes())
    #expect(trainer.aligner.state == first.aligner.state)
  }

  @Test("targets of absent tasks stay, of known ones go on, of new ones start at zero")
  func tasks() throws {
    let (old, new) = (try TemporaryRun(), try TemporaryRun())
    let first = try old.trainer(ToyProblem(), .short(10))
    _ = try first.train()
    let before = try memory(first)
    let (trainer, _) = try successor(of: old, in: new, .short(1))
    _ = try trainer.train()
    let after = try memory(trainer)
    #expect(before.tasks == ["a", "b", "c"] && after.tasks == ["a", "b", "c", "new"])
    for group in ["encoder.0", "decoder.0"] {
      for pair in [("a", "b"), ("b", "a"), ("b", "c"), ("c", "b")] {
        #expect(after.target(pair.0, pair.1, group) == before.target(pair.0, pair.1, group))
      }
      // β = 0.1: one step moves a known target by a tenth of its distance, a new one from zero.
      let (old, new) = (before.target("a", "c", group) ?? 9, after.target("a", "c", group) ?? 9)
      #expect(old != new && abs(new - 0.9 * old) <= 0.1)
      #expect(abs(after.target("a", "new", group) ?? 9) <= 0.1)
      #expect(after.target("a", "new", group) != 0)
    }
  }

  @Test("another method starts without memory, an average at the weights")
  func otherMethod() throws {
    let (old, new) = (try TemporaryRun(), try TemporaryRun())
    let first = try old.trainer(ToyProblem(), .short(10))
    _ = try first.train()
    var options = TrainingOptions.short(5)
    options.averageDecay = 0.9
    let (trainer, point) = try successor(of: old, in: new, options, method: "pcgrad")
    #expect(!point.hasRuleMemory && trainer.aligner.stepsEnded == 0)
    #expect(try trainer.average?.values.bytes() == first.problem.parameters.values.bytes())
    #expect(try trainer.train() == .finished)
  }

  @Test("another network is refused")
  func otherNetwork() throws {
    let (old, new) = (try TemporaryRun(), try TemporaryRun())
    _ = try old.trainer(ToyProblem(), .short(10)).train()
    let trainer = try new.trainer(ToyProblem(width: 17), .short(5))
    #expect(throws: TrainingError.self) {
      try trainer.start(from: CheckpointReader.open(old.directory.last))
    }
  }
}

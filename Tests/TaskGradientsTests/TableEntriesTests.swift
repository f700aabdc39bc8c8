import GradientVaccine
import Layers
import Tensors
import Testing

@testable import TaskGradients

/// A network with a table of many entries, of which a batch looks up a few.
private final class LookUpNetwork {
  static let vocabulary = 60
  let parameters: ParameterSet
  private let pieces: Embedding
  private let kinds: Embedding
  private let first: Linear

  init() throws {
    let registry = ParameterRegistry()
    pieces = Embedding(
      registry, at: "bert.embeddings.word_embeddings", count: Self.vocabulary, width: 4,
      deviation: 0.5)
    kinds = Embedding(
      registry, at: "bert.embeddings.token_type_embeddings", count: 2, width: 4, deviation: 0.5)
    first = Linear(registry, at: "bert.encoder.layer.0.output.dense", inputs: 4, outputs: 4)
    parameters = try ParameterSet(registry, seed: 3)
  }

  /// The tasks' losses; the table is looked up twice, and once more as a projection if wanted.
  func losses(_ rows: [[Int64]], projecting: Bool = false) -> StepLosses {
    func loss(_ rows: [Int64], _ observer: (any ParameterUseObserver)?) throws -> Tensor {
      let pass = ForwardPass.evaluation(observer: observer)
      let shifted = rows.map { ($0 + 7) % 11 }
      var states = try pieces(Tensor(rows), in: pass) * pieces(Tensor(shifted), in: pass)
      states = try states + kinds(Tensor(rows.map { _ in Int64(0) }), in: pass)
      states = try first(states, in: pass).map(.tanh)
      guard projecting else {
        return try states.crossEntropies(Tensor(rows.map { $0 % 4 }))
      }
      return try pieces.crossEntropy(states, CrossEntropy(Tensor(rows)), in: pass)
    }
    let tasks = rows.indices.map { "t\($0)" }
    let segments = Segments(lengths: rows.map(\.count))
    return StepLosses(
      tasks: zip(tasks, rows).map { name, own in TaskLoss(name) { try loss(own, nil).sum() } },
      joint: JointLoss(tasks: tasks, segments: segments) {
        try loss(Array(rows.joined()), $0).segmentTotals(segments)
      })
  }
}

@Suite("Tables whose entries are only looked up")
struct TableEntriesTests {
  private static let rows: [[Int64]] = [[3, 8, 3, 40], [8, 59], [0, 12, 3]]

  private func expectAgreement(
    _ network: LookUpNetwork, _ losses: StepLosses, _ granularity: Granularity
  ) throws {
    var first = try GradientAligner(method: MethodConfiguration(name: "pcgrad"), seed: 1)
    var second = first
    let separate = try PerTaskGradients(network.parameters, granularity: granularity)
    let engine = try OneGraphGradients(network.parameters, granularity: granularity)
    // Twice, since the second step finds the first one's memory and update.
    for _ in 0..<2 {
      let expected = try separate.combine(losses.tasks, with: &first)
      let found = try engine.combine(losses, with: &second)
      for (group, gramian) in expected.gramians {
        let other = try #require(found.gramians[group])
        for (a, b) in zip(other.values, gramian.values) {
          #expect(abs(a - b) <= 1e-5 * gramian.values.map { abs($0) }.reduce(0, max), "\(group)")
        }
      }
      let update = try found.gradient.array(of: Float.self)
      for (a, b) in zip(update, try expected.gradient.array(of: Float.self)) {
        #expect(abs(a - b) < 1e-6)
      }
      // Entries that no task looked up have a gradient of exactly zero.
      #expect(update[(50 * 4)..<(51 * 4)].allSatisfy { $0 == 0 })
      #expect(update[(3 * 4)..<(4 * 4)].contains { $0 != 0 })
    }
  }

  @Test(arguments: Granularity.allCases)
  func fewEntriesGiveWhatAllGive(granularity: Granularity) throws {
    let network = try LookUpNetwork()
    try expectAgreement(network, network.losses(Self.rows), granularity)
  }

  @Test func manyLookUpsTakeAllEntries() throws {
    let network = try LookUpNetwork()
    let many = (0..<3).map { task in (0..<20).map { Int64(($0 * 7 + task) % 48) } }
    try expectAgreement(network, network.losses(many), .allLayer)
  }

  @Test func otherEntriesInTheNextStepLeaveNothingBehind() throws {
    let network = try LookUpNetwork()
    let engine = try OneGraphGradients(network.parameters, granularity: .allLayer)
    var aligner = try GradientAligner(method: MethodConfiguration(name: "pcgrad"), seed: 1)
    _ = try engine.combine(network.losses([[40, 41], [42]]), with: &aligner)
    let found = try engine.combine(network.losses([[5, 6], [7, 59]]), with: &aligner)
    let update = try found.gradient.array(of: Float.self)
    #expect(update[(40 * 4)..<(43 * 4)].allSatisfy { $0 == 0 })
    #expect(update[(59 * 4)..<(60 * 4)].contains { $0 != 0 })
  }

  @Test func aTableThatAlsoProjectsKeepsAllEntries() throws {
    let network = try LookUpNetwork()
    let losses = network.losses(Self.rows, projecting: true)
    var first = try GradientAligner(method: MethodConfiguration(name: "pcgrad"), seed: 1)
    var second = first
    let expected = try PerTaskGradients(network.parameters, granularity: .allLayer)
      .combine(losses.tasks, with: &first)
    let found = try OneGraphGradients(network.parameters, granularity: .allLayer)
      .combine(losses, with: &second)
    let update = try found.gradient.array(of: Float.self)
    for (a, b) in zip(update, try expected.gradient.array(of: Float.self)) {
      #expect(abs(a - b) < 1e-5)
    }
    #expect(update[(50 * 4)..<(51 * 4)].contains { $0 != 0 })
  }

  @Test func onlyTheEntriesLookedUpTakeMemory() throws {
    let table = ParameterRegistry()
    let parameter = table.declare("embeddings.weight", [1_000, 8], .constant(0))
    _ = try ParameterSet(table, seed: 1)
    func width(_ lookUps: [Tensor?], beforeAllUses: Bool = false) throws -> Int {
      let group = CapturedGroup("g", [parameter], tasks: 2, pool: RowPool(device: .cpu))
      for lookUp in lookUps { group.members[0].noteUse(lookUp: lookUp) }
      return try group.writableRows(beforeAllUses: beforeAllUses).shape[1]
    }
    let indices = try Tensor([5, 900, 5] as [Int64])
    #expect(try width([indices]) == 2 * 8)
    #expect(try width([indices, Tensor([7] as [Int64])]) == 3 * 8)
    #expect(try width([indices, nil]) == 8_000)
    #expect(try width([indices], beforeAllUses: true) == 8_000)
    #expect(try width([Tensor((0..<501).map { Int64($0) })]) == 8_000)
  }

  @Test func placesAreThoseOfAscendingIndices() throws {
    let entries = try TableEntries(of: [Tensor([9, 2, 9] as [Int64]), Tensor([4] as [Int64])])
    #expect(entries.count == 3 && entries.place(of: 4) == 1 && entries.place(of: 5) == nil)
    #expect(try entries.indices.array(of: Int64.self) == [2, 4, 9])
    #expect(
      try entries.places(of: Tensor([9, 2, 4, 9] as [Int64])).array(of: Int64.self) == [2, 0, 1, 2])
  }
}

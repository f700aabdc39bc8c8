import GradientVaccine
import Layers
import Tagging
import TaskGradients
import Tensors
import Testing

/// Per-task gradients of a tagger: its words are other rows than its pieces.
@Suite struct TaggingGradientTests {
  let fixture: BERTFixture
  /// Sentences by task.
  let tasks: [[TaggedPieces]]

  init() throws {
    fixture = try BERTFixture()
    let all = fixture.sentences
    tasks = [[all[0], all[3]], [all[1]], [all[2]]]
  }

  private var names: [String] { tasks.indices.map { "t\($0)" } }

  private var words: Int { tasks.joined().reduce(0) { $0 + $1.words } }

  private var losses: StepLosses {
    let (model, tasks, total) = (fixture.model, tasks, words)
    func losses(
      _ sentences: [TaggedPieces], _ observer: (any ParameterUseObserver)? = nil
    ) throws -> Tensor {
      try model.wordLosses(
        of: TaggingBatch(sentences), weight: 1 / Double(total),
        in: .evaluation(observer: observer))
    }
    let byWord = Segments(lengths: tasks.map { $0.reduce(0) { $0 + $1.words } })
    let byPiece = Segments(lengths: tasks.map { $0.reduce(0) { $0 + $1.pieces.count } })
    return StepLosses(
      tasks: zip(names, tasks).map { name, own in TaskLoss(name) { try losses(own).sum() } },
      joint: JointLoss(tasks: names, segments: [.input: byPiece, .output: byWord]) {
        try losses(Array(tasks.joined()), $0).segmentTotals(byWord)
      })
  }

  @Test(arguments: Granularity.allCases)
  func oneGraphGivesTheGramiansOfPassesOfTheirOwn(granularity: Granularity) throws {
    let parameters = fixture.model.parameters
    let engine = try OneGraphGradients(parameters, granularity: granularity)
    var aligner = try GradientAligner(method: MethodConfiguration(name: "pcgrad"), seed: 1)
    let found = try engine.combine(losses, with: &aligner)
    let rows = try losses.tasks.map { task in
      try zip(
        parameters.parameters,
        task.parts[0]().gradients(of: parameters.parameters.map(\.tensor))
      ).map { ($0.path, try $1?.array(of: Float.self).map(Double.init) ?? []) }
    }
    for (name, gramian) in found.gramians {
      for i in rows.indices {
        for j in rows.indices {
          let exact = zip(rows[i], rows[j])
            .filter { granularity.group(of: $0.0.0) == name }
            .reduce(0) { $0 + zip($1.0.1, $1.1.1).reduce(0) { $0 + $1.0 * $1.1 } }
          let scale = gramian.norm(i) * gramian.norm(j)
          // A key's bias changes no attention weight: its gradient is rounding.
          #expect(abs(gramian[i, j] - exact) <= 1e-4 * scale + 1e-12, "\(name) \(i) \(j)")
        }
      }
    }
    #expect(
      found.gramians.keys.sorted()
        == Set(parameters.parameters.map { granularity.group(of: $0.path) }).sorted())
  }

  @Test func layersAreGroupedAsThePaperNamesThem() {
    let paths = fixture.model.parameters.parameters.map(\.path)
    #expect(
      ParameterGroups(paths: paths, granularity: .allLayer).names
        == ["embeddings", "encoder.0", "encoder.1", "output"])
    #expect(
      ParameterGroups(paths: paths, granularity: .encDec).names
        == ["embeddings", "encoder", "output"])
  }

  @Test func dropoutActsInTrainingOnlyAndFollowsItsSeed() throws {
    let batch = try TaggingBatch(fixture.sentences)
    func scores(_ pass: ForwardPass) throws -> [Float] {
      try fixture.model.scores(of: batch, in: pass).array(of: Float.self)
    }
    let plain = try scores(.evaluation())
    let first = try scores(.training(using: Generator(seed: 1)))
    #expect(try scores(.training(using: Generator(seed: 1))) == first)
    #expect(try scores(.training(using: Generator(seed: 2))) != first)
    let again = try scores(.evaluation())
    #expect(first != plain && again == plain)
  }
}

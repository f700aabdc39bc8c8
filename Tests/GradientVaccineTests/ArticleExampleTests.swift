import Foundation
import GradientVaccine
import Testing

/// The example of `Documentation/Library/RulesOnYourGradients.md`, compiled and run.
@Suite("The article about rules on one's own gradients")
struct ArticleExampleTests {
  // [example]
  /// Two tasks that share w ∈ ℝ³; the loss of a task is ½‖w − goal‖², its gradient w − goal.
  func train(steps: Int) throws -> (w: [Double], state: Data) {
    let goals = ["fr-en": [1.0, 2, 0], "be-en": [-1.0, 2, 0.5]]
    let groups = ["layer.0": [0, 1], "layer.1": [2]]
    let method = try MethodConfiguration(
      name: "gradvac", options: ["beta": .number(0.1), "tasks": .names(["be-en"])])
    var aligner = try GradientAligner(method: method, seed: 1)
    var w = [0.0, 0, 0]
    for _ in 0..<steps {
      let tasks = goals.keys.sorted()
      let gradients = tasks.map { task in zip(w, goals[task] ?? []).map { $0 - $1 } }
      try aligner.beginStep(tasks: tasks)
      for (group, columns) in groups {
        let parts = gradients.map { gradient in columns.map { gradient[$0] } }
        let outcome = try aligner.weights(for: group, gramian: Gramian(vectors: parts))
        for (column, index) in columns.enumerated() {
          let update = zip(outcome.weights, parts).reduce(0) { $0 + $1.0 * $1.1[column] }
          w[index] -= 0.1 * update
        }
      }
      _ = try aligner.endStep()
    }
    return (w, try JSONEncoder().encode(aligner.state))
  }
  // [/example]

  @Test("the example descends, and leaves a state that goes on")
  func run() throws {
    let (w, state) = try train(steps: 200)
    // Plain descent of the sum would end at the mean of the goals, (0, 2, ¼).
    #expect(abs(w[1] - 2) < 1e-6)
    #expect(abs(w[0]) <= 1 && (0...0.5).contains(w[2]))
    let saved = try JSONDecoder().decode(GradientAligner.State.self, from: state)
    var aligner = try GradientAligner(method: saved.method, seed: 7)
    try aligner.restore(saved)
    #expect(aligner.stepsEnded == 200 && aligner.state == saved)
  }

  @Test("the article shows these very lines")
  func text() throws {
    let here = URL(fileURLWithPath: #filePath)
    let source = try String(contentsOf: here, encoding: .utf8).components(separatedBy: "\n")
    let first = try #require(source.firstIndex(of: "  // [example]"))
    let last = try #require(source.firstIndex(of: "  // [/example]"))
    let example = source[(first + 1)..<last].map { String($0.dropFirst(2)) }
    let package = here.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let article = try String(
      contentsOf: package.appendingPathComponent("Documentation/Library/RulesOnYourGradients.md"),
      encoding: .utf8)
    #expect(article.contains(example.joined(separator: "\n")))
  }
}

import Foundation
import Testing

@testable import SimilarityStudy

@Suite("Heatmaps to choose from")
struct ExplorerTests {
  /// What the page's script does with packed cosines.
  private func unpacked(_ text: String, count: Int) -> [[Double]] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
    let levels = text.map { digits.firstIndex(of: $0) ?? -1 }
    var values = [[Double]](repeating: Array(repeating: 1, count: count), count: count)
    var at = 0
    for i in 0..<count {
      for j in i + 1..<max(count, i + 1) {
        let level = levels[at] * 4_096 + levels[at + 1] * 64 + levels[at + 2]
        values[i][j] = Double(level) / 262_143 * 2 - 1
        values[j][i] = values[i][j]
        at += 3
      }
    }
    return values
  }

  @Test("Packed cosines come back to five digits, the ends exactly")
  func packing() throws {
    let matrix = try SimilarityMatrix(
      tasks: ["a", "b", "c"], values: [[1, -1, 0.123456], [-1, 1, 1], [0.123456, 1, 1]])
    let values = unpacked(SimilarityExplorer.packed(matrix), count: 3)
    #expect(values[0][1] == -1 && values[1][2] == 1)
    #expect(abs(values[2][0] - 0.123456) < 4e-6)
    #expect(SimilarityExplorer.packed(matrix).hasPrefix("AAA"))
  }

  @Test("Views hold the mean and the steps in their own clustered order")
  func data() throws {
    let nine = try Sample.nine()
    let other = try Sample.matrix(nine.tasks) { 0.5 - 0.01 * Double($0 + $1) }
    let explorer = try #require(
      SimilarityExplorer([
        .init(
          title: "encoder", heatmap: SimilarityHeatmap(nine),
          steps: [(step: 20, matrix: other), (step: 10, matrix: nine)]),
        .init(title: "decoder", heatmap: SimilarityHeatmap(other), steps: []),
        .init(
          title: "odd", heatmap: SimilarityHeatmap(try nine.arranged(["fr", "de"])), steps: []),
      ]))
    #expect(explorer.views.map(\.title) == ["encoder", "decoder"])
    let views = try #require(explorer.data["views"])
    #expect(views[0]?["steps"] == [10, 20])
    let tasks = explorer.first.matrix.tasks
    guard case .string(let text)? = views[0]?["values"]?[2],
      case .array(let order)? = views[0]?["order"]
    else { throw StatisticsError.noResamples }
    let values = unpacked(text, count: 9)
    let expected = try #require(other[tasks[0], tasks[5]])
    #expect(order.count == 9 && order[5] == 5 && abs(values[0][5] - expected) < 4e-6)
    #expect(views[1]?["order"] != views[0]?["order"])
    #expect(views[0]?["scales"]?[1]?[0] != views[0]?["scales"]?[0]?[0])
  }

  @Test("Of many steps an even choice is kept, first and last among them")
  func choice() throws {
    let matrix = try Sample.nine()
    let view = SimilarityExplorer.View(
      title: "v", heatmap: SimilarityHeatmap(matrix),
      steps: (1...100).map { (step: $0, matrix: matrix) })
    #expect(view.steps.count == SimilarityExplorer.mostSteps)
    #expect(view.steps.first?.step == 1 && view.steps.last?.step == 100)
    let lone = SimilarityExplorer.View(
      title: "v", heatmap: SimilarityHeatmap(matrix),
      steps: [(step: 1, matrix: try matrix.arranged(["fr", "de"]))])
    #expect(lone.steps.isEmpty)
    #expect(SimilarityExplorer([]) == nil)
  }
}

import Foundation
import Testing

@testable import SimilarityStudy

@Suite("Clustering")
struct DendrogramTests {
  @Test("Merges, heights and sizes are SciPy's")
  func merges() throws {
    for reference in try StudyFixture.load().matrices {
      for expected in reference.clusterings {
        let tree = Dendrogram(clustering: try reference.matrix, linkage: expected.linkage)
        #expect(tree.merges.count == expected.merges.count)
        for (merge, row) in zip(tree.merges, expected.merges) {
          #expect(merge.left == Int(row[0]) && merge.right == Int(row[1]))
          #expect(abs(merge.height - row[2]) < 1e-12)
          #expect(merge.size == Int(row[3]))
        }
      }
    }
  }

  @Test("Cophenetic distances and cuts are SciPy's")
  func cuts() throws {
    for reference in try StudyFixture.load().matrices {
      for expected in reference.clusterings {
        let tree = Dendrogram(clustering: try reference.matrix, linkage: expected.linkage)
        for (row, expectedRow) in zip(tree.copheneticDistances(), expected.cophenetic) {
          for (value, expectedValue) in zip(row, expectedRow) {
            #expect(abs(value - expectedValue) < 1e-12)
          }
        }
        #expect(partition(tree.clusters(3)) == partition(expected.threeClusters))
      }
    }
  }

  @Test("The order of leaves costs as little as any order of the tree, also with 24 leaves")
  func optimalOrder() throws {
    for reference in try StudyFixture.load().matrices {
      for expected in reference.clusterings {
        let tree = Dendrogram(clustering: try reference.matrix, linkage: expected.linkage)
        #expect(tree.order.sorted() == Array(0..<tree.leaves))
        #expect(abs(cost(tree.order, reference.values) - expected.orderCost) < 1e-9)
      }
    }
  }

  @Test("The order is the best of all orders of the tree, by enumeration")
  func bruteForce() throws {
    let matrix = try Sample.nine()
    let tree = Dendrogram(clustering: matrix)
    let best = orders(of: tree, node: 16).map { cost($0, matrix.values) }.min() ?? 0
    #expect(orders(of: tree, node: 16).count == 256)
    #expect(abs(cost(tree.order, matrix.values) - best) < 1e-12)
  }

  @Test("Families stay together in the order")
  func families() throws {
    let tree = Dendrogram(clustering: try Sample.nine())
    let groups = tree.order.map { $0 % 3 }
    #expect(groups[0] == groups[1] && groups[1] == groups[2])
    #expect(groups[3] == groups[4] && groups[4] == groups[5])
    #expect(Set(groups).count == 3)
  }

  @Test("A by-hand case: three tasks, average linkage")
  func byHand() throws {
    let matrix = try SimilarityMatrix(
      tasks: ["a", "b", "c"], values: [[1, 0.1, 0.8], [0.1, 1, 0.4], [0.8, 0.4, 1]])
    let tree = Dendrogram(clustering: matrix)
    #expect(tree.merges.map(\.left) == [0, 1])
    #expect(tree.merges.map(\.right) == [2, 3])
    #expect(abs(tree.merges[0].height - 0.2) < 1e-15)
    #expect(abs(tree.merges[1].height - 0.75) < 1e-15)
    #expect(tree.order == [0, 2, 1])
    #expect(tree.clusters(2) == [0, 1, 0])
    #expect(tree.clusters(-1) == [0, 0, 0])
    #expect(tree.clusters(99) == [0, 1, 2])
  }

  @Test("Ties are settled by number, and one task is a tree of its own")
  func special() throws {
    let equal = try Sample.matrix(["a", "b", "c", "d"]) { _, _ in 0.5 }
    let tree = Dendrogram(clustering: equal)
    #expect(tree.merges.map { [$0.left, $0.right] } == [[0, 1], [2, 3], [4, 5]])
    #expect(tree == Dendrogram(clustering: equal))
    let lone = Dendrogram(clustering: try Sample.matrix(["a"]) { _, _ in 0 })
    #expect(lone.merges.isEmpty && lone.order == [0] && lone.clusters(1) == [0])
  }

  @Test("Trees beyond the limit of the optimal order keep branches whole")
  func large() throws {
    let tasks = (0..<80).map { "t\($0)" }
    let matrix = try Sample.matrix(tasks) { i, j in 1 / (1 + abs(sin(Double(i)) - sin(Double(j)))) }
    let tree = Dendrogram(clustering: matrix)
    #expect(tree.order.sorted() == Array(0..<80))
    var place = [Int](repeating: 0, count: 80)
    for (index, leaf) in tree.order.enumerated() { place[leaf] = index }
    for members in tree.members {
      let places = members.map { place[$0] }
      #expect((places.max() ?? 0) - (places.min() ?? 0) == members.count - 1)
    }
  }

  private func cost(_ order: [Int], _ values: [[Double]]) -> Double {
    zip(order, order.dropFirst()).reduce(0) { $0 + 1 - values[$1.0][$1.1] }
  }

  private func orders(of tree: Dendrogram, node: Int) -> [[Int]] {
    guard let (left, right) = tree.children(of: node) else { return [[node]] }
    let (a, b) = (orders(of: tree, node: left), orders(of: tree, node: right))
    return a.flatMap { first in b.flatMap { second in [first + second, second + first] } }
  }

  private func partition(_ labels: [Int]) -> Set<Set<Int>> {
    Set(Dictionary(grouping: labels.indices, by: { labels[$0] }).values.map { Set($0) })
  }
}

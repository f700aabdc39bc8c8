import Foundation
import Testing

@testable import SimilarityStudy

@Suite("Similarity matrices")
struct SimilarityMatrixTests {
  @Test("What is no similarity matrix is refused with its reason")
  func refused() {
    func expect(_ error: SimilarityMatrixError, _ tasks: [String], _ values: [[Double]]) {
      #expect(throws: error) { try SimilarityMatrix(tasks: tasks, values: values) }
    }
    expect(.empty, [], [])
    expect(.repeatedTask("a"), ["a", "a"], [[1, 0], [0, 1]])
    expect(.wrongShape(row: nil, expected: 2, found: 1), ["a", "b"], [[1, 0]])
    expect(.wrongShape(row: "b", expected: 2, found: 1), ["a", "b"], [[1, 0], [0]])
    expect(.outOfRange("a", "b", 1.5), ["a", "b"], [[1, 1.5], [1.5, 1]])
    expect(.notFinite("a", "b", .infinity), ["a", "b"], [[1, .infinity], [0, 1]])
    expect(.notSymmetric("a", "b", 0.5, 0.4), ["a", "b"], [[1, 0.5], [0.4, 1]])
    expect(.diagonal("a", 0.9), ["a"], [[0.9]])
    #expect(throws: SimilarityMatrixError.noSamples(0)) {
      try SimilarityMatrix(tasks: ["a"], values: [[1]], samples: 0)
    }
    #expect(throws: SimilarityMatrixError.self) {
      try SimilarityMatrix(tasks: ["a", "b"], values: [[1, .nan], [.nan, 1]])
    }
  }

  @Test("Rounding of the source is mended")
  func mended() throws {
    let matrix = try SimilarityMatrix(
      tasks: ["a", "b"], values: [[1 + 5e-7, 0.5], [0.5 + 4e-7, 1 - 5e-7]])
    #expect(matrix[0, 0] == 1 && matrix[1, 1] == 1)
    #expect(matrix[0, 1] == matrix[1, 0])
    #expect(abs(matrix[0, 1] - 0.5000002) < 1e-12)
  }

  @Test("Pairs are every unordered pair once")
  func pairs() throws {
    let matrix = try Sample.matrix(["a", "b", "c"]) { Double($0 + $1) / 10 }
    #expect(matrix.pairs.map(\.first) == [0, 0, 1])
    #expect(matrix.pairs.map(\.second) == [1, 2, 2])
    #expect(matrix.pairs.map(\.value) == [0.1, 0.2, 0.3])
    #expect(matrix["c", "a"] == 0.2)
    #expect(matrix["c", "z"] == nil)
    #expect(try Sample.matrix(["a"]) { _, _ in 0 }.pairs.isEmpty)
  }

  @Test("A part is taken in the order asked for")
  func arranged() throws {
    let matrix = try Sample.matrix(["a", "b", "c"]) { Double($0 + $1) / 10 }
    let part = try matrix.arranged(["c", "a"])
    #expect(part.tasks == ["c", "a"])
    #expect(part.values == [[1, 0.2], [0.2, 1]])
    #expect(throws: SimilarityMatrixError.unknownTask("z", known: ["a", "b", "c"])) {
      try matrix.arranged(["z"])
    }
  }

  @Test("The mean is weighted by samples and may join different sets of tasks")
  func mean() throws {
    let first = try SimilarityMatrix(
      tasks: ["a", "b"], values: [[1, 0.2], [0.2, 1]], samples: 1)
    let second = try SimilarityMatrix(
      tasks: ["b", "a", "c"], values: [[1, 0.6, 0.1], [0.6, 1, 0.3], [0.1, 0.3, 1]], samples: 3)
    let mean = try SimilarityMatrix.mean(of: [first, second])
    #expect(mean.tasks == ["a", "b", "c"])
    #expect(mean.samples == 4)
    #expect(abs((mean["a", "b"] ?? 0) - 0.5) < 1e-15)
    #expect(mean["a", "c"] == 0.3)
    let lone = try SimilarityMatrix(tasks: ["d"], values: [[1]])
    #expect(throws: SimilarityMatrixError.neverTogether("a", "d")) {
      try SimilarityMatrix.mean(of: [first, lone])
    }
    #expect(throws: SimilarityMatrixError.empty) { try SimilarityMatrix.mean(of: []) }
  }

  @Test("JSON keeps every digit and checks what it reads")
  func json() throws {
    let matrix = try Sample.nine()
    let data = try JSONEncoder().encode(matrix)
    #expect(try JSONDecoder().decode(SimilarityMatrix.self, from: data) == matrix)
    let bad = Data(#"{"tasks": ["a", "b"], "values": [[1, 2], [2, 1]]}"#.utf8)
    #expect(throws: SimilarityMatrixError.outOfRange("a", "b", 2)) {
      try JSONDecoder().decode(SimilarityMatrix.self, from: bad)
    }
  }

  @Test("CSV keeps every digit and every name")
  func csv() throws {
    let names = Sample.hostile.filter { !$0.isEmpty }
    let matrix = try Sample.matrix(names) { 1 / Double($0 + $1 + 3) }
    #expect(try SimilarityMatrix(csv: matrix.csv) == matrix)
    let small = try Sample.matrix(["fr", "es"]) { _, _ in 0.5 }
    #expect(small.csv == "task,fr,es\nfr,1.0,0.5\nes,0.5,1.0\n")
    #expect(try SimilarityMatrix(csv: "\u{FEFF}task,fr,es\r\nfr,1,.5\r\n\r\nes,.5,1") == small)
  }

  @Test(
    "Malformed CSV is refused, never a crash",
    arguments: [
      "", ",", "\"", "task,a\n", "task,a\nb,1\n", "task,a\na,x\n", "task,a\na,1,2\n",
      "task,a\na,nan\n", "task,a\na,1\nb,1\n", "task,a,a\na,1,1\na,1,1\n", "task,\"a\"x\n",
      "task,\"a\nb,1", "\r\r\n\"\"\"", "task,a,b\na,1,1e999\nb,1e999,1\n", "task,a\na,",
    ])
  func hostileCSV(_ text: String) {
    #expect(throws: SimilarityMatrixError.self) { try SimilarityMatrix(csv: text) }
  }

  @Test("A malformed number is named with its line")
  func line() {
    #expect(
      throws: SimilarityMatrixError.csv(line: 3, problem: "expected a number, found 'x'")
    ) { try SimilarityMatrix(csv: "task,a,b\na,1,0\nb,x,1\n") }
    #expect(
      SimilarityMatrixError.csv(line: 3, problem: "expected a number, found 'x'").description
        == "line 3 of the similarity table: expected a number, found 'x'")
  }

  @Test("Random bytes in place of a table are refused or read, never a crash")
  func randomCSV() {
    var generator = SeededGenerator(state: 3)
    let letters = Array("ab,\"\n\r1.-e ")
    for _ in 0..<2_000 {
      let text = String((0..<24).map { _ in letters.randomElement(using: &generator) ?? "a" })
      _ = try? SimilarityMatrix(csv: "task,a\n" + text)
      _ = try? SimilarityMatrix(csv: text)
    }
  }
}

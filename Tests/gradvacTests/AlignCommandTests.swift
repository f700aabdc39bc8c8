import Foundation
import Testing

@Suite("gradvac align and gradvac score")
struct AlignCommandTests {
  private struct Answer: Decodable {
    struct Group: Decodable {
      var weights: [String: Double]
      var combined: [Double]
      var targets: [String: [String: Double]]
    }
    var groups: [String: Group]
  }

  private static let step = #"{"gradients": {"g": {"a": [-4, 1, 1], "b": [6, 1, 1]}}}"#

  private func near(_ found: Double?, _ expected: Double) -> Bool {
    found.map { abs($0 - expected) < 1e-12 * max(1, abs(expected)) } ?? false
  }

  @Test("two conflicting tasks come out as worked out by hand")
  func example() throws {
    let result = try Workplace().run("align", input: Self.step + "\n")
    #expect(result.code == 0 && result.errors.isEmpty)
    let lines = result.output.split(separator: "\n")
    #expect(lines.count == 1)
    let group = try #require(
      try JSONDecoder().decode(Answer.self, from: Data(lines[0].utf8)).groups["g"])
    // ⟨a, b⟩ = −22, ‖a‖² = 18, ‖b‖² = 38: each gives the other the share that removes the conflict.
    #expect(near(group.weights["a"], 20.0 / 9) && near(group.weights["b"], 30.0 / 19))
    let expected = [-4.0, 1, 1].enumerated().map { index, a in
      20.0 / 9 * a + 30.0 / 19 * [6.0, 1, 1][index]
    }
    #expect(zip(group.combined, expected).allSatisfy { near($0, $1) })
    #expect(near(group.combined.first, 0.584_795_321_637_426_9))
    let target = -0.01 * 22 / (18.0 * 38).squareRoot()
    #expect(near(group.targets["a"]?["b"], target) && near(group.targets["b"]?["a"], target))
  }

  @Test("a state file makes two calls equal to one")
  func state() throws {
    let place = try Workplace()
    let steps = (0..<6).map { step in
      let values = (0..<9).map { String(($0 * 5 + step * 7) % 11 - 5) }
      let rows = (0..<3).map {
        "\"t\($0)\": [\(values[3 * $0..<3 * $0 + 3].joined(separator: ", "))]"
      }
      return "{\"gradients\": {\"g\": {\(rows.joined(separator: ", "))}}}\n"
    }
    let whole = try place.run("align", "--seed", "4", input: steps.joined())
    let first = try place.run(
      "align", "--seed", "4", "--state", "s.json", input: steps[..<2].joined())
    let second = try place.run(
      "align", "--seed", "4", "--state", "s.json", input: steps[2...].joined())
    #expect(whole.code == 0 && first.code == 0 && second.code == 0)
    #expect(first.output + second.output == whole.output)
  }

  @Test("a broken line is named by its number; those before it are answered")
  func brokenLine() throws {
    let result = try Workplace().run("align", input: Self.step + "\n{broken\n")
    #expect(result.code == 65)
    #expect(result.output.split(separator: "\n").count == 1)
    #expect(result.errors.hasPrefix("error: line 2, column 2: "))
    #expect(result.errors.split(separator: "\n").count == 1)
  }

  @Test("score --json has the shape that programs read")
  func score() throws {
    let place = try Workplace()
    let lines = try place.text("corpus.fr-en.en").split(separator: "\n")
    let worse = lines.enumerated().map { index, line in
      let words = index.isMultiple(of: 3) ? line.split(separator: " ").reversed() : [line]
      return words.joined(separator: " ")
    }
    try place.write(worse.map { $0 + "\n" }.joined(), to: "worse.en")
    let result = try place.run(
      "score", "corpus.fr-en.en", "worse.en", "corpus.fr-en.en", "--paired-bs", "--json")
    #expect(result.code == 0 && result.errors.isEmpty)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let systems = try #require((object as? [String: Any])?["systems"] as? [[String: Any]])
    #expect(systems.map { $0["name"] as? String } == ["worse.en", "corpus.fr-en.en"])
    for metric in ["bleu", "chrf"] {
      let scores = systems.compactMap { $0[metric] as? [String: Any] }
      #expect(scores.count == 2)
      for score in scores {
        for key in ["score", "signature", "mean", "half_width"] { #expect(score[key] != nil) }
      }
      #expect(scores[1]["score"] as? Double == 100)
      #expect((scores[1]["p_value"] as? Double ?? 1) < 0.05)
    }
  }
}

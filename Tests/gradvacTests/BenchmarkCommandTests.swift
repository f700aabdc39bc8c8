import Foundation
import Testing

@Suite("gradvac benchmark")
struct BenchmarkCommandTests {
  static let small = [
    "--width", "16", "--layers", "1", "--feed-forward", "16", "--vocabulary", "40",
    "--tokens-per-task", "12", "--sentence-length", "6", "--repetitions", "1", "--threads", "1",
  ]

  @Test("a step is measured in time and memory, one object for each number of tasks")
  func step() throws {
    let words = ["benchmark", "step", "--tasks", "2,3", "--uneven", "--json"] + Self.small
    let result = try Workplace().start(words).wait()
    #expect(result.code == 0, "\(result.errors)")
    let objects = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    #expect(objects.compactMap { $0["tasks"] as? Int } == [2, 3])
    for object in objects {
      let peaks = try #require(object["peak_bytes"] as? [String: Int])
      #expect(peaks.keys.sorted() == ["one_graph", "per_task", "plain"])
      #expect(peaks.values.allSatisfy { $0 > 1_000_000 })
    }
    #expect(result.errors.contains("the gradients agree to"))
  }

  @Test("rules are measured")
  func rule() throws {
    let result = try Workplace().run(
      "benchmark", "rule", "--tasks", "3", "--method", "gradvac", "--repetitions", "3", "--json")
    #expect(result.code == 0, "\(result.errors)")
    let object = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["rule"] as? String == "gradvac" && object["groups"] as? Int == 10)
  }

  @Test("decoding is measured for each beam and batch")
  func decode() throws {
    let result = try Workplace().run(
      "benchmark", "decode", "--beam", "1,2", "--batch", "3", "--width", "16", "--layers", "1",
      "--feed-forward", "16", "--vocabulary", "40", "--sentences", "4", "--length", "5",
      "--repetitions", "1", "--threads", "1", "--json")
    #expect(result.code == 0, "\(result.errors)")
    let objects = try #require(
      JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [[String: Any]])
    #expect(objects.compactMap { $0["beam"] as? Int } == [1, 2])
    for object in objects {
      #expect(object["batch"] as? Int == 3 && object["threads"] as? Int == 1)
      #expect(object["precision"] as? String == "float32")
      #expect(object["target_tokens"] as? Int == 4 * 6)
      #expect((object["tokens_per_second"] as? Double ?? 0) > 0)
      #expect((object["tokens_per_processor_second"] as? Double ?? 0) > 0)
    }
  }

  @Test(
    "wrong use is refused",
    arguments: [
      (["step", "--tasks", "0"], "--tasks"), (["step", "--tasks", "8,x"], "--tasks"),
      (["step", "--method", "gradvak"], "pcgrad"), (["step", "--width", "99999999"], "width"),
      (["step", "--precision", "half"], "float32"), (["rule", "--method", "x"], "pcgrad"),
      (["decode", "--beam", "0"], "--beam"), (["decode", "--run", "x"], "--to and --input"),
      (["decode", "--width", "99999999"], "width"),
      (["step", "--tasks", "2,3", "--peak-of", "one_graph"], "--peak-of"),
    ])
  func errors(words: [String], hint: String) throws {
    let result = try Workplace().start(["benchmark"] + words).wait()
    #expect(result.code == 64 && result.output.isEmpty, "\(result.errors)")
    #expect(result.errors.contains(hint), "\(result.errors)")
  }
}

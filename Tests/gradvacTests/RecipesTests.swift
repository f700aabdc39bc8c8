import Experiments
import Foundation
import GradientVaccine
import Testing

@Suite("The configurations in Recipes")
struct RecipesTests {
  /// The package's folder.
  static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private static func path(_ name: String) -> String {
    package.appendingPathComponent("Recipes/\(name).yaml").path
  }

  @Test("all recipes that there are load, and say how to run them")
  func load() throws {
    let folder = Self.package.appendingPathComponent("Recipes").path
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
    #expect(
      names == [
        "bilingual", "named-entities", "nine-languages", "own-tags", "own-text", "part-of-speech",
        "pcgrad-by-layer", "study-from-english", "study-into-english", "twelve-languages",
        "twenty-four-languages",
      ])
    for name in names {
      let configuration = try AnyRunSettings.load(Self.path(name))
      #expect(try configuration.taskNames().isEmpty == false)
      let text = try String(contentsOfFile: Self.path(name), encoding: .utf8)
      #expect(text.contains("gradvac train Recipes/\(name).yaml"))
    }
  }

  @Test("nine-languages.yaml is the quickstart's configuration")
  func quickstart() throws {
    let written = try RunConfiguration.load(Self.path("nine-languages"))
    #expect(written == Quickstart.configuration(minutes: 10))
  }

  @Test("pcgrad-by-layer.yaml differs from it in the rule alone")
  func peer() throws {
    var written = try RunConfiguration.load(Self.path("pcgrad-by-layer"))
    #expect(written.method == "pcgrad" && written.granularity == .allLayer)
    let expected = Quickstart.configuration(minutes: 10)
    (written.method, written.methodOptions) = (expected.method, expected.methodOptions)
    #expect(written == expected)
  }

  @Test("the other recipes have the directions that they name")
  func directions() throws {
    let many = try RunConfiguration.load(Self.path("twenty-four-languages"))
    let directions = try many.data.directions().map { "\($0)" }
    #expect(directions.count == 24 && Set(directions).count == 24)
    #expect(directions.allSatisfy { $0.hasSuffix("-en") })
    let both = try RunConfiguration.load(Self.path("twelve-languages"))
    let names = try both.data.directions().map { "\($0)" }
    #expect(names.count == 24 && names.first == "es-en" && names.last == "en-ro")
    let one = try RunConfiguration.load(Self.path("bilingual"))
    #expect(try one.data.directions().map { "\($0)" } == ["fr-en"] && one.method == "joint")
  }

  @Test("own-text.yaml trains and is evaluated on the text that comes with it")
  func ownText() throws {
    let place = try Workplace()
    try FileManager.default.createSymbolicLink(
      atPath: place.path("Recipes"),
      withDestinationPath: Self.package.appendingPathComponent("Recipes").path)
    let trained = try place.run(
      "train", "Recipes/own-text.yaml", "--set", "training.max_steps=8", "--set", "threads=1",
      "--set", "training.validate_interval=0")
    #expect(trained.code == 0, "\(trained.errors)")
    let evaluated = try place.run("evaluate", "runs/own-text", "--json")
    #expect(evaluated.code == 0, "\(evaluated.errors)")
    let evaluation = try JSONDecoder().decode(Evaluation.self, from: Data(evaluated.output.utf8))
    #expect(evaluation.step == 8)
    #expect(evaluation.directions.mapValues(\.sentences) == ["de-en": 4, "fr-en": 4])
    #expect(evaluation.averages["low"]?.sentences == 4)
  }

  @Test("the sample text's files run in parallel, and no English sentence is in two splits")
  func sampleText() throws {
    let folder = Self.package.appendingPathComponent("Recipes/sample-text")
    func lines(_ name: String) throws -> [Substring] {
      try String(contentsOf: folder.appendingPathComponent(name), encoding: .utf8)
        .split(separator: "\n", omittingEmptySubsequences: true)
    }
    var english: [Substring] = []
    for split in ["train", "dev", "test"] {
      let counts = try ["de", "fr", "en"].map { try lines("\(split).\($0)").count }
      #expect(Set(counts).count == 1)
      english += try lines("\(split).en")
    }
    #expect(english.count == 60 && Set(english).count == 60)
  }
}

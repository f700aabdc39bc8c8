import Experiments
import Foundation
import GradientVaccine
import Testing
import Translation

@Suite("What the articles say about the command")
struct DocumentationTests {
  private static func article(_ name: String) throws -> String {
    try String(
      contentsOf: RecipesTests.package.appendingPathComponent("Documentation/Commands/\(name).md"),
      encoding: .utf8)
  }

  /// The content of a fenced block, by its place among the blocks of a language.
  private static func block(_ language: String, _ index: Int, of text: String) throws -> String {
    let blocks = text.components(separatedBy: "```\(language)\n").dropFirst()
      .compactMap { $0.components(separatedBy: "```").first }
    return try #require(blocks.indices.contains(index) ? blocks[index] : nil)
  }

  /// The cells of the tables' rows that begin with code.
  private static func rows(_ text: String) -> [[String]] {
    text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
      line.replacingOccurrences(of: "\\|", with: "/").split(separator: "|").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
  }

  @Test(
    "each subcommand's article has all of its options and no other",
    arguments: [
      "quickstart", "train", "evaluate", "translate", "average", "compare", "score", "export",
      "import", "align", "report", "similarity", "tag",
    ])
  func options(name: String) throws {
    let help = try Workplace().run(name, "--help").output
    let listed = help.split(separator: "\n").filter { $0.hasPrefix("  -") }.compactMap {
      $0.split { " ,".contains($0) }.first { $0.hasPrefix("--") }.map(String.init)
    }
    let described = Self.rows(try Self.article(name)).compactMap { row in
      row[0].split { " `,".contains($0) }.first { $0.hasPrefix("--") }.map(String.init)
    }
    #expect(!listed.isEmpty && Set(listed) == Set(described))
  }

  @Test("corpus.md has all options of its subcommands and no other")
  func corpusOptions() throws {
    let helps = try ["inspect", "import", "export"].map {
      try Workplace().run("corpus", $0, "--help").output
    }
    func options(_ words: [Substring.SubSequence]) -> Set<String> {
      Set(words.filter { $0.hasPrefix("--") }.map(String.init))
    }
    let listed = helps.joined(separator: "\n").split(separator: "\n").filter { $0.hasPrefix("  -") }
      .map { options(Array($0.split { " ,".contains($0) }.prefix(2))) }
    let described = Self.rows(try Self.article("corpus")).map {
      options($0[0].split { " `,".contains($0) })
    }
    #expect(listed.reduce([]) { $0.union($1) } == described.reduce([]) { $0.union($1) })
  }

  @Test("train.md has every key of the configuration with its default, and no other")
  func keys() throws {
    var configuration = RunConfiguration()
    configuration.data.gettext = GettextConfiguration(folder: "/usr/share/locale", languages: [])
    configuration.sampling.alpha = 0.2
    configuration.model.preset = .tiny
    let expected = try Self.flattened(configuration.yaml()).merging([
      "data.pairs.DIRECTION.train": "required", "data.pairs.DIRECTION.dev": "split off",
      "data.pairs.DIRECTION.test": "split off", "data.gettext.languages": "required",
      "data.pairs": "{}", "method_options": "{}", "sampling.alpha": "none", "model.preset": "none",
    ]) { $1 }
    let described = Self.rows(try Self.article("train")).filter { row in
      row.count == 4 && expected[Self.bare(row[0])] != nil
        || row.count == 4 && row[0].dropFirst().prefix { $0 != "`" }.contains(".")
    }
    for row in described {
      #expect(expected[Self.bare(row[0])] == Self.bare(row[2]), "\(row[0])")
    }
    #expect(Set(described.map { Self.bare($0[0]) }) == Set(expected.keys))
  }

  @Test("Tagging.md has every key of a tagger's configuration with its default, and no other")
  func taggingKeys() throws {
    var configuration = TaggingConfiguration()
    configuration.sampling.alpha = 0.2
    configuration.pretrained = "x"
    let expected = try Self.flattened(configuration.yaml()).merging([
      "data.languages": "required", "data.train": "required", "sampling.alpha": "none",
      "pretrained": "none", "method_options": "{}",
    ]) { $1 }
    let article = try String(
      contentsOf: RecipesTests.package.appendingPathComponent("Documentation/Tagging.md"),
      encoding: .utf8)
    let described = Self.rows(article).filter { $0.count == 4 }
    for row in described {
      #expect(expected[Self.bare(row[0])] == Self.bare(row[2]), "\(row[0])")
    }
    #expect(Set(described.map { Self.bare($0[0]) }) == Set(expected.keys))
  }

  private static func bare(_ cell: String) -> String {
    cell.replacingOccurrences(of: "`", with: "")
  }

  /// Every key of a configuration with its value, as YAML has them.
  private static func flattened(_ yaml: String) -> [String: String] {
    var path: [String] = []
    var values: [String: String] = [:]
    for line in yaml.split(separator: "\n") {
      let depth = line.prefix { $0 == " " }.count / 2
      let parts = line.split(separator: ":", maxSplits: 1)
      path = path.prefix(depth) + [parts[0].trimmingCharacters(in: .whitespaces)]
      let value = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
      if !value.isEmpty {
        values[path.joined(separator: ".")] = value.replacingOccurrences(of: "\"", with: "")
      }
    }
    return values
  }

  @Test("train.md describes every method with all of its options and their defaults")
  func methods() throws {
    let table = Self.rows(try Self.article("train")).filter { $0.count == 4 }
    for method in Method.all {
      let row = try #require(table.first { $0[0] == "`\(method.name)`" }, "\(method.name)")
      #expect(row[1].hasPrefix(method.summary))
      #expect(row[3] == method.source ?? "")
      #expect(row[2].isEmpty == method.options.isEmpty)
      for option in method.options {
        #expect(row[2].contains("`\(option.name)` (\(option.standard ?? "required")"))
      }
    }
  }

  @Test("align.md's examples give what it says, byte for byte")
  func align() throws {
    let article = try Self.article("align")
    for (shell, answer) in [(0, 0), (1, 1)] {
      let line = try Self.block("sh", shell, of: article)
        .replacingOccurrences(of: "gradvac align", with: "\"$G\" align")
      let result = try Workplace().shell(line)
      #expect(result.code == 0 && result.errors.isEmpty, "\(result.errors)")
      #expect(try result.output == Self.block("json", answer, of: article))
    }
  }

  @Test("the errors that align.md shows are those that the command gives")
  func alignErrors() throws {
    let article = try Self.article("align")
    let step = #"{"gradients": {"g": {"a": [1, 1], "b": [0, 0]}}, "losses": {"a": 1}}"#
    let lengths = #"{"gradients": {"g": {"a": [1, 1], "b": [6, 1, 1]}}}"#
    for (words, input) in [
      (["align"], step + "\n{broken\n"), (["align"], lengths + "\n"),
      (["align", "--method", "dwa"], step + "\n"),
    ] {
      let result = try Workplace().start(words, input: input).wait()
      #expect(result.code == 65 && article.contains(result.errors), "\(result.errors)")
    }
  }

  @Test("train.md has every preset with its values")
  func presets() throws {
    let rows = Self.rows(try Self.article("train")).filter { $0.count == 7 }
    #expect(rows.map { Self.bare($0[0]) } == TransformerPreset.allCases.map(\.rawValue))
    for (row, preset) in zip(rows, TransformerPreset.allCases) {
      let shape = preset.configuration
      #expect(
        Array(row[1...5]) == [
          "\(shape.width)", "\(shape.heads)", "\(shape.feedForward)",
          "\(shape.encoderLayers) + \(shape.decoderLayers)", "\(shape.dropout)",
        ])
    }
  }
}

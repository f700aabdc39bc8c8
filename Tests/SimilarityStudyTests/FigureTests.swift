import Foundation
import Testing

@testable import SimilarityStudy

@Suite("Figures")
struct FigureTests {
  static func charts() throws -> [any Chart] {
    [
      SimilarityHeatmap(try Sample.nine()),
      BarChart.quality([
        TaskQuality(
          task: "fr-en", group: "high", score: 31.25,
          interval: Interval(lower: 29, upper: 33)),
        TaskQuality(task: "gl-en", group: "low", score: 25),
        TaskQuality(task: "es-en", group: "high", score: 35),
      ]),
      LineChart.loss([.init(name: "training", points: [.init(x: 2, y: 4), .init(x: 1, y: 5)])]),
      ComparisonChart(title: "c", entries: [.init(row: "fr-en", system: "joint", value: 30)]),
      LineChart.similarityByLayer(
        layers: ["bottom", "top"], series: [("fr–es", [0.5, nil]), ("fr–ru", [0.2, 0.3])]),
    ]
  }

  @Test("Every specification is JSON of Vega-Lite 6 with its title and alternative text")
  func specification() throws {
    for chart in try Self.charts() {
      let figure = chart.figure
      let json = try #require(
        JSONSerialization.jsonObject(with: Data(figure.json.utf8)) as? [String: Any])
      #expect(json["$schema"] as? String == "https://vega.github.io/schema/vega-lite/v6.json")
      #expect(json["description"] as? String == chart.alternativeText)
      #expect((json["title"] as? [String: Any])?["text"] as? String == chart.title)
      #expect((json["config"] as? [String: Any])?["background"] as? String == "white")
    }
  }

  @Test("A heatmap puts tree, families and cells in clustered order one under the other")
  func heatmap() throws {
    let heatmap = SimilarityHeatmap(try Sample.nine())
    let tasks = heatmap.matrix.tasks
    let groups = tasks.map { heatmap.families[$0] ?? "" }
    #expect(Set(groups[0..<3]).count == 1 && Set(groups[3..<6]).count == 1)
    let parts = try #require(heatmap.figure.specification["vconcat"])
    let order = JSONValue.array(tasks.map(JSONValue.string))
    #expect(parts[0]?["data"]?["values"]?[0]?["merge"] == 0)
    #expect(parts[1]?["encoding"]?["x"]?["sort"] == order)
    #expect(parts[2]?["encoding"]?["y"]?["sort"] == order)
    #expect(parts[2]?["data"]?["values"]?[80]?["value"] == 1)
    #expect(parts[2]?["layer"]?[0]?["encoding"]?["color"]?["field"] == "value")
    let rows = try CommaSeparated.rows(of: heatmap.figure.csv)
    #expect(rows.count == 82)
    #expect(rows[0].fields == ["row", "column", "row_family", "column_family", "cosine"])
    #expect(rows[1].fields == [tasks[0], tasks[0], groups[0], groups[0], "1.0"])
  }

  @Test("Brackets of a tree stand over the middle of their branches")
  func brackets() throws {
    let matrix = try SimilarityMatrix(
      tasks: ["a", "b", "c"], values: [[1, 0.1, 0.8], [0.1, 1, 0.4], [0.8, 0.4, 1]])
    let brackets = SimilarityHeatmap(matrix).dendrogram.brackets
    #expect(brackets.map(\.left) == [0, 0.5])
    #expect(brackets.map(\.right) == [1, 2])
    #expect(brackets[1].leftFoot == brackets[0].height)
    #expect(brackets[1].places == 0...2)
  }

  @Test("The colours' range follows the cosines of different tasks")
  func scale() {
    let positive = SimilarityScale([0.615, 0.7, 0.782])
    #expect(positive.lower == 0.61 && positive.upper == 0.79 && !positive.isDiverging)
    #expect(positive.step(of: 0.61) == 0 && positive.step(of: 0.79) == Palette.steps - 1)
    let signed = SimilarityScale([-0.3, 0.1])
    #expect(signed.lower == -0.3 && signed.upper == 0.3 && signed.isDiverging)
    #expect(signed.step(of: 0) == Palette.steps / 2)
    #expect(SimilarityScale([]).upper > SimilarityScale([]).lower)
    #expect(SimilarityScale([0.5, 0.5]).upper > SimilarityScale([0.5, 0.5]).lower)
  }

  @Test("Text on every colour of the ramps has a contrast of at least 4 to 1")
  func contrast() {
    for pair in Palette.sequential + Palette.diverging {
      for colour in [pair.light, pair.dark] {
        let ground = Palette.luminance(of: colour) + 0.05
        let ink = Palette.luminance(of: Palette.ink(on: colour)) + 0.05
        #expect(max(ground, ink) / min(ground, ink) >= 4)
      }
    }
  }

  @Test("The sequential ramps change their lightness steadily")
  func ramps() {
    let light = Palette.sequential.map { Palette.luminance(of: $0.light) }
    let dark = Palette.sequential.map { Palette.luminance(of: $0.dark) }
    #expect(zip(light, light.dropFirst()).allSatisfy { $0 > $1 })
    #expect(zip(dark, dark.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test("Bars are grouped and sorted, and carry their intervals")
  func bars() throws {
    let chart = try #require(try Self.charts()[1] as? BarChart)
    #expect(chart.bars.map(\.label) == ["es-en", "fr-en", "gl-en"])
    #expect(chart.figure.csv.hasPrefix("label,group,value,lower,upper\nes-en,high,35.0,,\n"))
    #expect(
      chart.alternativeText
        == "Bars of BLEU for 3 entries, from 35.0 (es-en) down to 25.0 (gl-en).")
    #expect(chart.figure.specification["layer"]?[1]?["encoding"]?["x2"]?["field"] == "upper")
  }

  @Test("A comparison keeps the order of rows and systems and leaves out what is not finite")
  func comparison() throws {
    let chart = ComparisonChart(
      title: "Methods",
      entries: [
        .init(row: "fr-en", system: "joint", value: 30, interval: Interval(lower: 29, upper: 31)),
        .init(row: "fr-en", system: "gradvac", value: 31),
        .init(row: "x", system: "y", value: .nan),
        .init(row: "be-en", system: "gradvac", value: 20),
      ])
    #expect(chart.rows == ["fr-en", "be-en"] && chart.systems == ["joint", "gradvac"])
    #expect(
      chart.alternativeText == "BLEU of 2 systems in 2 rows; means: joint 30.0, gradvac 25.5.")
    #expect(
      chart.figure.csv.hasPrefix("row,system,value,lower,upper\nfr-en,joint,30.0,29.0,31.0\n"))
    #expect(chart.figure.specification["encoding"]?["yOffset"]?["sort"] == ["joint", "gradvac"])
    #expect(chart.svg.contains("fr-en, joint: BLEU 30.00, 95% interval [29.0, 31.0]"))
  }

  @Test("Lines are sorted, without what is not finite, and empty ones are left out")
  func lines() throws {
    let chart = LineChart.validation([
      .init(name: "fr", points: [.init(x: 2, y: 1), .init(x: 1, y: .nan), .init(x: 0, y: 3)]),
      .init(name: "none", points: []),
    ])
    #expect(chart.series.map(\.name) == ["fr"])
    #expect(chart.series[0].points.map(\.x) == [0, 2])
    #expect(chart.figure.csv == "series,step,BLEU\nfr,0,3.0\nfr,2,1.0\n")
    #expect(chart.alternativeText == "Lines of BLEU over step: fr from 3.00 to 1.00.")
    let layers = try Self.charts()[4].figure
    #expect(
      layers.csv == "series,layer,cosine\nfr–es,bottom,0.5\nfr–ru,bottom,0.2\nfr–ru,top,0.3\n")
    #expect(layers.specification["encoding"]?["x"]?["sort"] == ["bottom", "top"])
  }

  @Test(
    "Ticks are round numbers inside the range",
    arguments: [
      (0.0, 40.0, [0.0, 10, 20, 30, 40]), (0.61, 0.79, [0.65, 0.7, 0.75]),
      (100, 4_000, [1_000, 2_000, 3_000, 4_000]), (-0.3, 0.3, [-0.2, 0, 0.2]),
    ])
  func ticks(_ low: Double, _ high: Double, _ expected: [Double]) {
    let values = Ticks(from: low, to: high, count: 5).values
    #expect(values.count == expected.count)
    for (value, wanted) in zip(values, expected) { #expect(abs(value - wanted) < 1e-9) }
  }

  @Test("Odd data draw without a crash: nothing, one point, huge and tiny numbers")
  func odd() throws {
    let values = [0, 1e-300, 1e300, -1e300, .infinity, .nan, 5]
    for value in values {
      let line = LineChart.loss([.init(name: "x", points: [.init(x: value, y: value)])])
      let bar = BarChart(
        name: "b", title: "b", valueLabel: "v", bars: [.init(label: "l", value: value)])
      #expect(!line.svg.isEmpty && !bar.svg.isEmpty)
      #expect(!line.figure.json.isEmpty && !bar.figure.json.isEmpty)
    }
    #expect(!LineChart.loss([]).svg.isEmpty)
    let lone = SimilarityHeatmap(try Sample.matrix(["fr"]) { _, _ in 0 })
    #expect(!lone.svg.isEmpty && !lone.figure.json.isEmpty)
  }

  @Test(
    "Figure names are safe file names",
    arguments: [
      ("Encoder similarity", "encoder-similarity"), ("../../etc/passwd", "etc-passwd"),
      ("a\u{0}b/c", "a-b-c"), ("", "figure"), ("É", "figure"),
    ])
  func names(_ given: String, _ expected: String) {
    #expect(Figure.fileName(given) == expected)
  }

  @Test("Specifications hold no character that a drawing program cannot write")
  func printable() throws {
    let matrix = try Sample.matrix(Sample.hostile) { _, _ in 0.5 }
    let figure = SimilarityHeatmap(matrix, title: "a\u{1}b\u{1B}").figure
    #expect(figure.specification["title"]?["text"] == "a\u{FFFD}b\u{FFFD}")
    #expect(!figure.json.contains("\\u001b") && !figure.json.contains("\\u0000"))
    #expect(figure.csv.contains("\u{1B}"))
  }

  @Test("JSON keeps order, escapes everything dangerous, and reads back")
  func json() throws {
    let value: JSONValue = ["b": 1, "a": [true, .null, 0.5, -3], "c": "x"]
    #expect(value.text == #"{"b": 1, "a": [true, null, 0.5, -3], "c": "x"}"#)
    #expect(JSONValue.number(.infinity).text == "null")
    for text in Sample.hostile {
      let written = JSONValue.array([.string(text)]).text
      #expect(!written.contains("<"))
      let read = try JSONSerialization.jsonObject(with: Data(written.utf8)) as? [String]
      #expect(read == [text])
    }
  }
}

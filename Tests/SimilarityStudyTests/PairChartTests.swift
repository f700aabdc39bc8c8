import Foundation
import Testing

@testable import SimilarityStudy

@Suite("Charts of pairs, points and many lines")
struct PairChartTests {
  @Test("Ordered pairs keep both numbers, empty cells stay empty, words say the direction")
  func ordered() throws {
    let chart = PairHeatmap(
      name: "c", title: "t", measure: "share", tasks: ["fr", "de", "xx"],
      values: [[nil, 0.5, .nan], [0.25, nil, 0], [1, 0.125, nil]],
      roles: .init(row: "corrected", column: "towards"))
    #expect(chart.pairs.map(\.value) == [0.5, 0.25, 0, 1, 0.125])
    #expect(chart.words(0, 1) == "French → German: share 0.500 · Romance, Germanic")
    #expect(chart.words(0, 2) == "French → xx: share not measured")
    #expect(chart.svg.contains("rows: corrected · columns: towards"))
    let rows = try CommaSeparated.rows(of: chart.figure.csv)
    #expect(rows[0].fields.last == "share" && rows.count == 10)
    #expect(rows[2].fields == ["fr", "de", "Romance", "Germanic", "0.5"])
    #expect(rows[1].fields.last == "" && rows[3].fields.last == "")
    #expect(chart.figure.specification["vconcat"]?[2] == nil)
    #expect(chart.scale.lower == 0 && chart.scale.upper == 1)
  }

  @Test("Signed values have 0 in the middle of their colours")
  func signed() {
    let chart = PairHeatmap(
      name: "c", title: "t", measure: "difference", tasks: ["fr", "de"],
      values: [[nil, 0.031], [0.031, nil]], isSigned: true)
    #expect(chart.scale == SimilarityScale([-0.031, 0.031], isSigned: true))
    #expect(chart.scale.lower == -0.04 && chart.scale.upper == 0.04)
    #expect(SimilarityScale([0, 0], isSigned: true).upper > 0)
  }

  @Test("Colours of families do not depend on the order of tasks")
  func colours() throws {
    let nine = try Sample.nine()
    let turned = try nine.arranged(nine.tasks.reversed())
    #expect(
      SimilarityHeatmap(nine).cells.familyRanks == SimilarityHeatmap(turned).cells.familyRanks)
  }

  @Test("The line through points is that of least squares")
  func fit() throws {
    // Slope (Σ dx·dy)/(Σ dx²) = 4/5 through the means (1.5, 2.5), by hand.
    let points = [(0.0, 1.0), (1, 3), (2, 2), (3, 4)].map {
      ScatterChart.Point(label: "p", x: $0.0, y: $0.1)
    }
    let chart = ScatterChart(name: "s", title: "t", xLabel: "x", yLabel: "y", points: points)
    let ends = try #require(chart.guideEnds((0, 3)))
    #expect(abs(ends.from.y - 1.3) < 1e-12 && abs(ends.to.y - 3.7) < 1e-12)
    let flat = ScatterChart(
      name: "s", title: "t", xLabel: "x", yLabel: "y",
      points: [1, 2, 3].map { .init(label: "p", x: 5, y: $0) })
    #expect(flat.guideEnds((0, 1)) == nil && !flat.svg.contains("guide"))
    #expect(chart.figure.csv.hasPrefix("label,group,x,y\np,,0.0,1.0\n"))
  }

  @Test("Against y = x both axes have the same range")
  func identity() {
    let chart = ScatterChart(
      name: "s", title: "t", xLabel: "x", yLabel: "y",
      points: [
        .init(label: "a", group: "g", x: 0.1, y: 0.9), .init(label: "b", x: .nan, y: 1),
        .init(label: "c", group: "h", x: 0.2, y: 0.4),
      ], guide: .identity)
    let frame = ScatterFrame(chart)
    #expect(chart.points.map(\.label) == ["a", "c"] && chart.groups == ["g", "h"])
    #expect(frame.xRange == frame.yRange && frame.xRange.low < 0.1 && frame.xRange.high > 0.9)
    #expect(chart.alternativeText.contains("Highest: a at 0.100, 0.9"))
    #expect(!ScatterChart(name: "", title: "", xLabel: "", yLabel: "", points: []).svg.isEmpty)
  }

  @Test("Names of points that would cover each other are left out")
  func names() {
    let points = (0..<30).map { ScatterChart.Point(label: "name \($0)", x: 1, y: Double($0) / 1e3) }
    let crowd = points + [.init(label: "far", x: 2, y: 1)]
    let frame = ScatterFrame(
      ScatterChart(name: "s", title: "t", xLabel: "x", yLabel: "y", points: crowd))
    #expect(frame.names.count < 10 && frame.names.contains { $0.text == "far" })
  }

  @Test("More lines than colours share those of their groups, and the legend names the groups")
  func crowded() {
    let lines = (0..<14).map { index in
      LineChart.Series(
        name: "t\(index)", group: index < 9 ? "big" : "small",
        points: [.init(x: 0, y: Double(index)), .init(x: 1, y: 2)])
    }
    let chart = LineChart.validation(lines)
    #expect(chart.isCrowded && chart.groups == ["big", "small"])
    #expect(chart.category(0) == 0 && chart.category(13) == 1)
    #expect(LineFrame(chart).names.map(\.text) == ["big", "small"])
    #expect(chart.svg.contains("t13 (small), step 1: BLEU 2.000"))
    #expect(chart.figure.specification["encoding"]?["color"]?["field"] == "group")
    let few = LineChart.validation(Array(lines.prefix(10)))
    #expect(!few.isCrowded && few.category(9) == 9)
  }

  @Test("A line by layer begins anew where the decoder begins")
  func breaks() {
    let chart = LineChart.similarityByLayer(
      layers: ["embeddings", "encoder.0", "encoder.1", "decoder.0"],
      series: [("mean", [0.1, 0.2, 0.3, 0.4])])
    #expect(chart.breaks == [1, 3])
    let path = chart.svg.components(separatedBy: " d=\"")[1].prefix { $0 != "\"" }
    #expect(path.count { $0 == "M" } == 3 && path.count { $0 == "L" } == 1)
  }

  @Test("Bars that are all zero stand at zero")
  func zeros() {
    let chart = BarChart(
      name: "b", title: "b", valueLabel: "BLEU", bars: [.init(label: "fr-en", value: 0)])
    #expect(Ticks.range(of: [0, 0], fromZero: true) == (0, 1))
    #expect(!chart.svg.contains("nan"))
  }
}

import Foundation
import Testing

@testable import SimilarityStudy

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("The report page")
struct ReportPageTests {
  /// Collects what an XML parser finds in a page.
  private final class Reader: NSObject, XMLParserDelegate {
    var names: [String] = []
    var attributes: [[String: String]] = []
    var text = ""

    func parser(
      _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) {
      names.append(elementName)
      self.attributes.append(attributes)
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      text += string
    }
  }

  private func read(_ html: String) throws -> Reader {
    let body = try #require(html.range(of: "<html"))
    let reader = Reader()
    let parser = XMLParser(data: Data(html[body.lowerBound...].utf8))
    parser.delegate = reader
    let isWellFormed = parser.parse()
    #expect(isWellFormed, "line \(parser.lineNumber): \(String(describing: parser.parserError))")
    return reader
  }

  private func full(_ text: String) throws -> RunReport {
    var report = RunReport(title: "T" + text)
    report.subtitle = text
    report.headlines = ["H" + text]
    report.warnings = [text]
    report.quality = [
      TaskQuality(task: "fr-en" + text, group: "high" + text, score: 30, otherScore: 50),
      TaskQuality(task: "x" + text, group: "low", score: 20, sentences: 5),
    ]
    report.signature = text
    let matrix = try Sample.matrix(["a" + text, "b" + text, "c"]) { Double($0 + $1) / 10 }
    let heatmap = SimilarityHeatmap(
      matrix, name: text, title: "M" + text, families: ["a" + text: "F" + text, "c": text])
    report.similarity = [SimilarityPicture(name: text, chart: heatmap, sentences: ["S" + text])]
    report.explorer = SimilarityExplorer([
      .init(title: "V" + text, heatmap: heatmap, steps: [(step: 1, matrix: matrix)])
    ])
    let line = LineChart.Series(name: "L" + text, points: [.init(x: 0, y: 1), .init(x: 1, y: 2)])
    report.curves = [.loss([line]), .validation([line, line], measure: "m" + text)]
    report.trajectories = [
      Reading(
        LineChart.similarityByLayer(layers: ["l" + text, "m"], series: [(text, [0.1, 0.2])]),
        ["W" + text])
    ]
    report.relations = [
      Reading(
        ScatterChart(
          name: text, title: text, xLabel: text, yLabel: "y" + text,
          points: [.init(label: text, group: text, x: 1, y: 2)]))
    ]
    report.samples = [
      .init(direction: text, source: "src" + text, reference: text, output: "out" + text)
    ]
    report.configuration = String(repeating: text + "\n", count: 30)
    report.environment = [Fact("n" + text, text)]
    report.data = [
      .paragraph(text), .notice(text), .statements([text]),
      .table(
        ReportTable(
          caption: text, columns: [.init(text), .init("n", isNumeric: true)], rows: [[text]],
          footer: [[text, text, text]])),
    ]
    report.more = [ReportSection(title: text, lead: text, blocks: [.chart(comparison(text))])]
    return report
  }

  private func comparison(_ text: String) -> ComparisonChart {
    ComparisonChart(
      name: text, title: text, valueLabel: text,
      entries: [
        .init(row: text, system: text, value: 3), .init(row: text, system: "b", value: 4),
      ])
  }

  @Test("Hostile texts are shown as text: the page stays well-formed", arguments: Sample.hostile)
  func hostile(_ text: String) throws {
    let html = try full(text).html
    let reader = try read(html)
    #expect(reader.names.count { $0 == "script" } == 2)
    #expect(reader.names.count { $0 == "body" } == 1 && html.contains("</script></figure>"))
    #expect(!reader.names.contains("img"))
    let handlers = reader.attributes.flatMap(\.keys).filter { $0.hasPrefix("on") }
    #expect(handlers.isEmpty)
    #expect(!html.contains("<script>alert"))
  }

  @Test("What is said is on the page")
  func content() throws {
    let html = try full("<&>").html
    let reader = try read(html)
    for words in [
      "T<&>", "H<&>", "S<&>", "W<&>", "src<&>", "out<&>", "fr-en<&>", "mean, all", "25.0",
    ] {
      #expect(reader.text.contains(words))
    }
    #expect(html.contains("<title>T&lt;&amp;&gt;</title>"))
    let ids = reader.attributes.compactMap { $0["id"] }
    #expect(Set(ids).count == ids.count)
    #expect(reader.names.count { $0 == "section" } == 10)
  }

  @Test("The page needs nothing from elsewhere")
  func selfContained() throws {
    let html = try full("x").html
    let reader = try read(html)
    let links = reader.attributes.flatMap { attributes in
      ["src", "href", "data", "action"].compactMap { attributes[$0] }
    }
    #expect(links.allSatisfy { $0.hasPrefix("#part-") })
    #expect(!html.contains("@import") && !html.contains("url("))
    #expect(html.contains("default-src &#39;none&#39;"))
    #expect(!reader.names.contains("link") && !reader.names.contains("iframe"))
  }

  @Test("Every picture says what it shows")
  func alternativeTexts() throws {
    let reader = try read(full("x").html)
    let pictures = zip(reader.names, reader.attributes).filter { $0.0 == "svg" }.map(\.1)
    #expect(pictures.count == 7)
    for picture in pictures {
      #expect(picture["role"] == "img")
      #expect((picture["aria-label"] ?? "").count > 20)
    }
  }

  @Test("An empty report is a page with a title and no section")
  func empty() throws {
    let reader = try read(RunReport(title: "Nothing yet").html)
    #expect(reader.text.contains("Nothing yet"))
    #expect(!reader.names.contains("section") && !reader.names.contains("nav"))
    #expect(RunReport(title: "").figures.isEmpty)
  }

  @Test("Averages are over all directions and over each group")
  func averages() {
    var report = RunReport(title: "t")
    report.quality = [
      TaskQuality(task: "gl-en", group: "low", score: 20),
      TaskQuality(task: "fr-en", group: "high", score: 30),
      TaskQuality(task: "es-en", group: "high", score: 35),
    ]
    #expect(
      report.figureheads == [
        .init(value: "28.3", label: "BLEU, mean of 3 directions"),
        .init(value: "32.5", label: "BLEU, high"), .init(value: "20.0", label: "BLEU, low"),
      ])
    #expect(report.figures.map(\.name) == ["bleu"])
  }

  @Test("A heatmap of fifty tasks has every cell, with its words")
  func fifty() throws {
    let tasks = LanguageFamilies.all.prefix(50).map(\.code)
    let matrix = try Sample.matrix(tasks) { 0.5 + 0.001 * Double($0 + $1) }
    let svg = SimilarityHeatmap(matrix).svg
    let reader = try read("<html>\(svg)</html>")
    #expect(reader.names.count { $0 == "title" } == 50 * 50 + 49)
    #expect(svg.utf8.count < 600_000)
  }

  @Test("Several runs are chapters, with ids of their own and figures named after their run")
  func chapters() throws {
    var study = StudyReport(title: "two", runs: [try full("a"), try full("b")])
    study.comparison = [ReportSection(title: "The runs", blocks: [.paragraph("p")])]
    study.charts = [comparison("c")]
    let reader = try read(study.page.html)
    let ids = reader.attributes.compactMap { $0["id"] }
    #expect(Set(ids).count == ids.count && ids.contains("run-2-1"))
    let links = reader.attributes.compactMap { $0["href"] }
    #expect(links == ["#part-1", "#run-1", "#run-2"])
    let names = study.figures.map(\.name)
    #expect(names[0] == "c" && names.contains("ta-bleu") && names.contains("tb-bleu"))
    #expect(StudyReport(title: "x", runs: [try full("a")]).page.html == (try full("a").html))
  }

  @Test("A page reloads itself only where it was asked to")
  func reload() throws {
    var page = try full("x").page
    #expect(!page.html.contains("data-reload="))
    page.reloadInterval = 7
    #expect(try read(page.html).attributes.contains { $0["data-reload"] == "7" })
  }

  @Test("Pictures are the same every time")
  func deterministic() throws {
    let report = try full("x")
    #expect(report.html == (try full("x").html))
    #expect(report.figures == (try full("x").figures))
  }
}

extension ReportBlock {
  /// The block as a piece of the page.
  var markup: Markup {
    switch self {
    case .paragraph(let text): .element("p", text: text)
    case .statements(let sentences): Self.statements(sentences)
    case .notice(let text): .element("p", ["class": "notice", "role": "note"], text: text)
    case .table(let table): table.markup
    case .chart(let chart): Self.card(chart)
    case .charts(let charts): .element("div", ["class": "grid"], charts.map(Self.card))
    case .reading(let chart, let sentences):
      .element(
        "div", ["class": chart.isWide ? "reading wide" : "reading"],
        [Self.card(chart), Self.statements(sentences)])
    case .readings(let readings) where readings.count == 1:
      ReportBlock.reading(readings[0].chart, statements: readings[0].sentences).markup
    case .readings(let readings):
      .element("div", ["class": "grid"], readings.map(Self.card))
    case .explorer(let explorer, let sentences):
      .element(
        "div", ["class": explorer.first.isWide ? "reading wide" : "reading"],
        [
          Self.card(explorer),
          .element(
            "div", [:],
            [.element("p", ["class": "of"], text: explorer.firstWords), Self.statements(sentences)]),
        ])
    case .beside(let first, let second):
      .element("div", ["class": "beside"], [first.markup, second.markup])
    case .facts(let facts): Self.facts(facts)
    case .samples(let samples): Self.samples(samples)
    case .code(let text): Self.code(text)
    }
  }

  private static func statements(_ sentences: [String]) -> Markup {
    .element(
      "ul", ["class": "statements"], sentences.map { Markup.element("li", text: $0) })
  }

  private static func card(_ chart: any Chart) -> Markup {
    .element(
      "figure", ["class": "card"],
      [
        .element("figcaption", text: chart.title),
        .element("div", ["class": "scroll"], [chart.picture]),
      ])
  }

  private static func card(_ reading: Reading) -> Markup {
    .element(
      "figure", ["class": reading.chart.isWide ? "card whole" : "card"],
      [
        .element("figcaption", text: reading.chart.title),
        .element("div", ["class": "scroll"], [reading.chart.picture]),
      ] + reading.sentences.map { .element("p", ["class": "note"], text: $0) })
  }

  private static func card(_ explorer: SimilarityExplorer) -> Markup {
    .element(
      "figure", ["class": "card explorer"],
      [
        .element("figcaption", text: explorer.first.title),
        .element("div", ["class": "scroll"], [explorer.first.drawing]),
        .element("script", ["type": "application/json"], [.json(explorer.data)]),
      ])
  }

  private static func facts(_ facts: [Fact]) -> Markup {
    .element(
      "dl", ["class": "facts"],
      facts.map {
        .element("div", [:], [.element("dt", text: $0.name), .element("dd", text: $0.value)])
      })
  }

  /// The first samples; the others are folded away.
  private static func samples(_ samples: [TranslationSample]) -> Markup {
    let grid = { (shown: ArraySlice<TranslationSample>) in
      Markup.element("div", ["class": "grid samples"], shown.map(sample))
    }
    guard samples.count > 8 else { return grid(samples[...]) }
    return .join([
      grid(samples.prefix(6)),
      .element(
        "details", [:],
        [
          .element("summary", text: "Show all \(samples.count) samples"),
          grid(samples.dropFirst(6)),
        ]),
    ])
  }

  private static func sample(_ sample: TranslationSample) -> Markup {
    let line = { (name: String, text: String, style: String) in
      Markup.element(
        "div", ["class": style],
        [.element("dt", text: name), .element("dd", ["dir": "auto"], text: text)])
    }
    return .element(
      "article", ["class": "card sample"],
      [
        .element("h3", text: sample.direction),
        .element(
          "dl", [:],
          [
            line("source", sample.source, "source"),
            line("reference", sample.reference, "reference"),
            line("output", sample.output.isEmpty ? "(nothing)" : sample.output, "output"),
          ]),
      ])
  }

  private static func code(_ text: String) -> Markup {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
    let code = Markup.element("pre", ["tabindex": "0"], [.element("code", text: text)])
    guard lines > 24 else { return code }
    return .element(
      "details", [:], [.element("summary", text: "Show all \(lines) lines"), code])
  }
}

extension Chart {
  /// Whether the picture needs the page's whole width.
  var isWide: Bool {
    let count = (self as? SimilarityHeatmap)?.matrix.count ?? (self as? PairHeatmap)?.count
    return (count ?? 0) > 30
  }

  /// The inline picture; of a chart that this module does not know, its alternative text.
  var picture: Markup {
    switch self {
    case let chart as SimilarityHeatmap: chart.drawing
    case let chart as PairHeatmap: chart.drawing
    case let chart as ScatterChart: chart.drawing
    case let chart as BarChart: chart.drawing
    case let chart as LineChart: chart.drawing
    case let chart as ComparisonChart: chart.drawing
    default: .element("p", text: alternativeText)
    }
  }
}

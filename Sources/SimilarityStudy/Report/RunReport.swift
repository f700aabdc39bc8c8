/// A picture of similarities with what it says.
public struct SimilarityPicture: Sendable {
  /// What was compared, such as `Encoder`.
  public var name: String
  /// The picture.
  public var chart: SimilarityHeatmap
  /// What it says, in words.
  public var sentences: [String]

  /// Makes a picture with its reading.
  public init(name: String, chart: SimilarityHeatmap, sentences: [String]) {
    self.name = name
    self.chart = chart
    self.sentences = sentences
  }
}

/// Everything a run's report says.
///
/// Fill what there is: what is empty leaves no section.
public struct RunReport: Sendable {
  /// The title.
  public var title: String
  /// A line under the title.
  public var subtitle = ""
  /// The findings that matter most.
  public var headlines: [String] = []
  /// Problems that the reader must know of.
  public var warnings: [String] = []
  /// The scores by direction.
  public var quality: [DirectionQuality] = []
  /// The signature of the metric, shown under the scores.
  public var signature: String?
  /// The pictures of similarities, the most important first.
  public var similarity: [SimilarityPicture] = []
  /// Similarity over steps and layers, corrections over steps.
  public var trajectories: [LineChart] = []
  /// Loss and validation quality over steps.
  public var curves: [LineChart] = []
  /// Sample translations.
  public var samples: [TranslationSample] = []
  /// The resolved configuration as text.
  public var configuration = ""
  /// Machine, versions, times.
  public var environment: [Fact] = []
  /// Where the data came from and what became of it.
  public var data: [ReportBlock] = []
  /// Further sections, put before the samples.
  public var more: [ReportSection] = []

  /// Makes an empty report.
  public init(title: String) {
    self.title = title
  }

  /// The report as a page.
  public var html: String { page.html }

  /// The report as a page's parts.
  public var page: ReportPage {
    let all =
      [qualitySection, similaritySection, trajectorySection, curveSection] + more.map(Optional.init)
      + [sampleSection, dataSection, configurationSection, environmentSection]
    return ReportPage(
      title: title, subtitle: subtitle, headlines: headlines, figureheads: figureheads,
      warnings: warnings, sections: all.compactMap { $0 })
  }

  /// The report's pictures as figures for files.
  public var figures: [Figure] {
    let bars = quality.isEmpty ? [] : [BarChart.quality(quality).figure]
    return similarity.map(\.chart.figure) + bars + trajectories.map(\.figure)
      + curves.map(\.figure)
  }

  private var similaritySection: ReportSection? {
    guard !similarity.isEmpty else { return nil }
    return ReportSection(
      title: "Similarity of gradients",
      lead: "Cosines between the gradients of every two tasks, averaged over training; languages "
        + "are put in the order of their clusters. Point at a cell to read it.",
      blocks: similarity.map { .reading($0.chart, statements: $0.sentences) })
  }

  private var trajectorySection: ReportSection? {
    guard !trajectories.isEmpty else { return nil }
    return ReportSection(
      title: "Along training and layers", blocks: [.charts(trajectories)])
  }

  private var curveSection: ReportSection? {
    guard !curves.isEmpty else { return nil }
    return ReportSection(title: "Learning curves", blocks: [.charts(curves)])
  }

  private var sampleSection: ReportSection? {
    guard !samples.isEmpty else { return nil }
    return ReportSection(
      title: "Sample translations", blocks: [.samples(samples)])
  }

  private var dataSection: ReportSection? {
    data.isEmpty ? nil : ReportSection(title: "Data", blocks: data)
  }

  private var configurationSection: ReportSection? {
    guard !configuration.isEmpty else { return nil }
    return ReportSection(title: "Configuration", blocks: [.code(configuration)])
  }

  private var environmentSection: ReportSection? {
    environment.isEmpty ? nil : ReportSection(title: "Environment", blocks: [.facts(environment)])
  }
}

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
  /// The scores by task.
  public var quality: [TaskQuality] = []
  /// What the scores are.
  public var measure = QualityMeasure.translation
  /// What the scores were measured on.
  public var qualityLead = "On the test split, by direction."
  /// The signature of the metric, shown under the scores.
  public var signature: String?
  /// The pictures of similarities, the most important first.
  public var similarity: [SimilarityPicture] = []
  /// What the similarities were measured on.
  public var similarityLead =
    "Cosines between the gradients of every two tasks; languages are put in the order of their "
    + "clusters. Point at a cell to read it."
  /// The first picture with a choice of parts and steps.
  public var explorer: SimilarityExplorer?
  /// Similarity in encoder and decoder, and by layer.
  public var layers: [Reading] = []
  /// Similarity over steps.
  public var trajectories: [Reading] = []
  /// What the rule did: corrections, weights and norms over steps.
  public var rule: [Reading] = []
  /// Quality against similarity.
  public var relations: [Reading] = []
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
    ReportPage(
      title: title, subtitle: subtitle, headlines: headlines, figureheads: figureheads,
      warnings: warnings, sections: sections)
  }

  /// The report as one of several on a page.
  public var chapter: ReportChapter {
    ReportChapter(title: title, lead: subtitle, sections: sections)
  }

  /// The parts for which there is something to say.
  public var sections: [ReportSection] {
    let all =
      [
        similaritySection, readings("Encoder, decoder and layers", "Layers", layers),
        readings("Along training", "Training", trajectories),
        readings("What the rule did", "Rule", rule),
        qualitySection, readings("Quality and similarity", "Relation", relations), curveSection,
      ] + more.map(Optional.init)
      + [sampleSection, dataSection, configurationSection, environmentSection]
    return all.compactMap { $0 }
  }

  /// The report's pictures as figures for files.
  public var figures: [Figure] {
    let bars = quality.isEmpty ? [] : [BarChart.quality(quality, measure).figure]
    let readings = layers + trajectories + rule + relations
    let heatmaps = explorer?.views.map(\.heatmap) ?? similarity.map(\.chart)
    return heatmaps.map(\.figure) + bars + readings.map(\.chart.figure)
      + curves.map(\.figure)
  }

  private var similaritySection: ReportSection? {
    guard !similarity.isEmpty else { return nil }
    return ReportSection(
      title: "Similarity of gradients", shortTitle: "Similarity", lead: similarityLead,
      blocks: similarity.enumerated().map { index, picture in
        if index == 0, let explorer {
          return .explorer(explorer, statements: picture.sentences)
        }
        return .reading(picture.chart, statements: picture.sentences)
      })
  }

  private func readings(
    _ title: String, _ shortTitle: String, _ readings: [Reading]
  ) -> ReportSection? {
    guard !readings.isEmpty else { return nil }
    return ReportSection(title: title, shortTitle: shortTitle, blocks: [.readings(readings)])
  }

  private var curveSection: ReportSection? {
    guard !curves.isEmpty else { return nil }
    return ReportSection(title: "Learning curves", shortTitle: "Curves", blocks: [.charts(curves)])
  }

  private var sampleSection: ReportSection? {
    guard !samples.isEmpty else { return nil }
    return ReportSection(
      title: "Sample translations", shortTitle: "Samples", blocks: [.samples(samples)])
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

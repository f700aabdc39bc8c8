/// The part of a run's report that holds scores.
extension RunReport {
  /// Average scores over all tasks and over each group.
  var figureheads: [ReportPage.Figurehead] {
    guard !quality.isEmpty else { return [] }
    let all = ReportPage.Figurehead(
      value: Wording.fixed(Self.mean(quality.map(\.score)) ?? 0, 1),
      label: "\(measure.name), mean of " + Wording.count(quality.count, measure.task))
    let groups = namedGroups.map { group, members in
      ReportPage.Figurehead(
        value: Wording.fixed(Self.mean(members.map(\.score)) ?? 0, 1),
        label: "\(measure.name), \(group)")
    }
    return [all] + groups
  }

  var qualitySection: ReportSection? {
    guard !quality.isEmpty else { return nil }
    var blocks: [ReportBlock] = [
      .beside(.chart(BarChart.quality(quality, measure)), .table(table))
    ]
    if let signature { blocks.append(.paragraph("Signature: \(signature)")) }
    return ReportSection(
      title: "\(measure.subject.capitalizedFirst) quality", shortTitle: "Quality",
      lead: qualityLead, blocks: blocks)
  }

  private var table: ReportTable {
    let hasOther = quality.contains { $0.otherScore != nil }
    let hasCount = quality.contains { $0.sentences != nil }
    let hasInterval = quality.contains { $0.interval != nil }
    let hasGroup = quality.contains { !$0.group.isEmpty }
    let shown = [true, true, true, hasInterval, hasOther, hasGroup, hasCount]
    let columns: [ReportTable.Column] = [
      .init(measure.task.capitalizedFirst), .init("Language"), .init(measure.name, isNumeric: true),
      .init("95% interval", isNumeric: true), .init(measure.other, isNumeric: true),
      .init("Resources"),
      .init("Sentences", isNumeric: true),
    ]
    let keep = { (cells: [String]) in zip(cells, shown).filter(\.1).map(\.0) }
    return ReportTable(
      columns: zip(columns, shown).filter(\.1).map(\.0),
      rows: TaskQuality.byGroup(quality).map { keep(Self.cells(of: $0)) },
      footer: averages.map(keep))
  }

  private static func cells(of row: TaskQuality) -> [String] {
    [
      row.task, LanguageFamilies.language(ofTask: row.task)?.name ?? "",
      Wording.fixed(row.score, 1), row.interval.map { Wording.interval($0, 1) } ?? "",
      row.otherScore.map { Wording.fixed($0, 1) } ?? "", row.group,
      row.sentences.map { Wording.count($0) } ?? "",
    ]
  }

  private var averages: [[String]] {
    (namedGroups.map { ("mean, \($0)", $1) } + [("mean, all", quality)]).map { name, members in
      let other = Self.mean(members.compactMap(\.otherScore)).map { Wording.fixed($0, 1) } ?? ""
      let sentences = members.compactMap(\.sentences).reduce(0) { $0 &+ $1 }
      return [
        name, "", Self.mean(members.map(\.score)).map { Wording.fixed($0, 1) } ?? "", "", other, "",
        sentences > 0 ? Wording.count(sentences) : "",
      ]
    }
  }

  /// The groups that have a name, with their tasks.
  private var namedGroups: [(String, [TaskQuality])] {
    TaskQuality.groups(of: quality).filter { !$0.isEmpty }.map { group in
      (group, quality.filter { $0.group == group })
    }
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}

extension String {
  /// With a capital letter first.
  var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// The part of a run's report that holds scores.
extension RunReport {
  /// Average BLEU over all directions and over each group.
  var figureheads: [ReportPage.Figurehead] {
    guard !quality.isEmpty else { return [] }
    let all = ReportPage.Figurehead(
      value: Wording.fixed(Self.mean(quality.map(\.bleu)) ?? 0, 1),
      label: "BLEU, mean of " + Wording.count(quality.count, "direction"))
    let groups = namedGroups.map { group, members in
      ReportPage.Figurehead(
        value: Wording.fixed(Self.mean(members.map(\.bleu)) ?? 0, 1), label: "BLEU, \(group)")
    }
    return [all] + groups
  }

  var qualitySection: ReportSection? {
    guard !quality.isEmpty else { return nil }
    var blocks: [ReportBlock] = [
      .beside(.chart(BarChart.quality(quality)), .table(table))
    ]
    if let signature { blocks.append(.paragraph("Signature: \(signature)")) }
    return ReportSection(
      title: "Translation quality", shortTitle: "Quality", lead: qualityLead, blocks: blocks)
  }

  private var table: ReportTable {
    let hasChrf = quality.contains { $0.chrf != nil }
    let hasCount = quality.contains { $0.sentences != nil }
    let hasInterval = quality.contains { $0.interval != nil }
    let hasGroup = quality.contains { !$0.group.isEmpty }
    let shown = [true, true, true, hasInterval, hasChrf, hasGroup, hasCount]
    let columns: [ReportTable.Column] = [
      .init("Direction"), .init("Language"), .init("BLEU", isNumeric: true),
      .init("95% interval", isNumeric: true), .init("chrF", isNumeric: true), .init("Resources"),
      .init("Sentences", isNumeric: true),
    ]
    let keep = { (cells: [String]) in zip(cells, shown).filter(\.1).map(\.0) }
    return ReportTable(
      columns: zip(columns, shown).filter(\.1).map(\.0),
      rows: DirectionQuality.byGroup(quality).map { keep(Self.cells(of: $0)) },
      footer: averages.map(keep))
  }

  private static func cells(of row: DirectionQuality) -> [String] {
    [
      row.direction, LanguageFamilies.language(ofTask: row.direction)?.name ?? "",
      Wording.fixed(row.bleu, 1), row.interval.map { Wording.interval($0, 1) } ?? "",
      row.chrf.map { Wording.fixed($0, 1) } ?? "", row.group,
      row.sentences.map { Wording.count($0) } ?? "",
    ]
  }

  private var averages: [[String]] {
    (namedGroups.map { ("mean, \($0)", $1) } + [("mean, all", quality)]).map { name, members in
      let chrf = Self.mean(members.compactMap(\.chrf)).map { Wording.fixed($0, 1) } ?? ""
      let sentences = members.compactMap(\.sentences).reduce(0) { $0 &+ $1 }
      return [
        name, "", Self.mean(members.map(\.bleu)).map { Wording.fixed($0, 1) } ?? "", "", chrf, "",
        sentences > 0 ? Wording.count(sentences) : "",
      ]
    }
  }

  /// The groups that have a name, with their directions.
  private var namedGroups: [(String, [DirectionQuality])] {
    DirectionQuality.groups(of: quality).filter { !$0.isEmpty }.map { group in
      (group, quality.filter { $0.group == group })
    }
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}

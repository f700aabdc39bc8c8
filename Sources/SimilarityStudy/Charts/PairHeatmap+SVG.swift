extension PairHeatmap {
  /// The picture for a page: point at a cell to read its pair and number.
  public var svg: String { drawing.source }

  var drawing: Markup { drawing(alternativeText) }

  func drawing(_ description: String) -> Markup {
    let place = HeatmapLayout(self)
    let minimum = count > 16 ? min(place.width, 60 + 13 * Double(count)) : nil
    let part = { (name: String, shapes: [Markup]) in
      Markup.element("g", ["class": name], shapes)
    }
    return .picture(
      width: place.width, height: place.height, title: title, description: description,
      minimumWidth: minimum,
      [
        part("tree", tree(place)), part("strips", strips(place)), part("rows", rowNames(place)),
        part("columns", columnNames(place)), part("cells", cells(place)),
        part("ramp", ramp(place)), part("families", legend(place)),
      ] + roleNames(place))
  }

  /// The tree's brackets, lowest first: path, class and words.
  func branches(_ place: HeatmapLayout) -> [(path: String, style: String, words: String)] {
    let ranks = familyRanks
    return (dendrogram?.brackets ?? []).map { bracket in
      let members = tasks[bracket.places].map { families[$0] }
      let isOneFamily = members.allSatisfy { $0 == members[0] && $0 != nil }
      let index = isOneFamily ? members[0].flatMap { ranks[$0] } : nil
      let path =
        "M\(Markup.number(place.middle(bracket.left))) "
        + "\(Markup.number(place.treeY(bracket.leftFoot)))"
        + "V\(Markup.number(place.treeY(bracket.height)))"
        + "H\(Markup.number(place.middle(bracket.right)))"
        + "V\(Markup.number(place.treeY(bracket.rightFoot)))"
      let words =
        "\(members.count) tasks join at a \(measure) of " + Wording.fixed(1 - bracket.height, 3)
      return (path, "branch \(Palette.strokeClass(index))", words)
    }
  }

  private func tree(_ place: HeatmapLayout) -> [Markup] {
    branches(place).map { path, style, words in
      .tip(words, [.element("path", ["class": style, "d": path])])
    }
  }

  /// The class that fills each task's mark with its family's colour.
  var familyFills: [String] {
    let ranks = familyRanks
    return tasks.map { Palette.fillClass(families[$0].flatMap { ranks[$0] }) }
  }

  private func strips(_ place: HeatmapLayout) -> [Markup] {
    let fills = familyFills
    let inset = place.cell > 20 ? 1.0 : 0
    let length = place.cell - 2 * inset
    let columns = tasks.indices.map { i in
      Markup.rect(
        x: place.edge(i) + inset, y: place.top - 11, width: length, height: 7, radius: 2,
        style: fills[i])
    }
    let rows = tasks.indices.map { i in
      Markup.rect(
        x: place.left - 11, y: place.row(i) + inset, width: 7, height: length, radius: 2,
        style: fills[i])
    }
    return columns + rows
  }

  private func rowNames(_ place: HeatmapLayout) -> [Markup] {
    fullNames.enumerated().map { i, name in
      .label(
        place.clipped(name), x: place.left - 17,
        y: place.row(i) + place.cell / 2 + place.labelSize * 0.35, size: place.labelSize,
        style: "name", anchor: "end")
    }
  }

  private func columnNames(_ place: HeatmapLayout) -> [Markup] {
    let (size, bottom) = (place.labelSize, place.top + place.side)
    return tasks.enumerated().map { i, task in
      let x = place.middle(Double(i))
      return place.turnsColumns
        ? .label(
          place.clipped(task), x: x + size * 0.35, y: bottom + 8, size: size, style: "name",
          anchor: "end", turned: true)
        : .label(task, x: x, y: bottom + size + 6, size: size, style: "name", anchor: "middle")
    }
  }

  /// What rows and columns stand for, above the cells.
  private func roleNames(_ place: HeatmapLayout) -> [Markup] {
    guard let roles else { return [] }
    return [
      .label(
        "rows: \(roles.row) · columns: \(roles.column)", x: place.left, y: 14,
        size: place.legendSize, style: "key")
    ]
  }

  private func cells(_ place: HeatmapLayout) -> [Markup] {
    let gap = place.cell > 20 ? 1.0 : 0.25
    let side = place.cell - 2 * gap
    let radius = place.cell > 20 ? 4.0 : 1
    return tasks.indices.flatMap { i in
      tasks.indices.map { j in
        let (x, y) = (place.edge(j) + gap, place.row(i) + gap)
        let style = i == j ? "self" : values[i][j].map(place.scale.fillClass) ?? "self"
        let square = Markup.rect(
          x: x, y: y, width: side, height: side, radius: radius, style: style)
        guard place.showsValues else { return .tip(words(i, j), [square]) }
        let number = Markup.label(
          values[i][j].map { i == j ? "1" : place.short($0) } ?? "", x: x + side / 2,
          y: y + side / 2 + place.valueSize * 0.36, size: place.valueSize,
          style: i == j ? "number own" : "number", anchor: "middle")
        return .tip(words(i, j), [square, number])
      }
    }
  }

  private func legend(_ place: HeatmapLayout) -> [Markup] {
    place.familyEntries.map { entry in
      .join([
        .rect(
          x: entry.x, y: entry.y - 9, width: 10, height: 10, radius: 3,
          style: Palette.fillClass(entry.index)),
        .label(entry.text, x: entry.x + 15, y: entry.y, size: place.legendSize, style: "key"),
      ])
    }
  }

  private func ramp(_ place: HeatmapLayout) -> [Markup] {
    let step = min(160, place.side * 0.45) / Double(Palette.steps)
    let (size, y) = (place.legendSize, place.rampY)
    let low = Wording.fixed(place.scale.lower)
    // Room for a minus sign, which another view of the same picture may need.
    let x = place.left + Markup.width(of: "−0.00", size: size) + 4
    let blocks = (0..<Palette.steps).map { index in
      Markup.rect(
        x: x + Double(index) * step, y: y - 9, width: step + 0.3, height: 10,
        style: place.scale.fillClass(step: index))
    }
    let end = x + Double(Palette.steps) * step + 6
    return [
      .label(low, x: x - 6, y: y, size: size, style: "key", anchor: "end"),
      .label(
        "\(Wording.fixed(place.scale.upper)) \(measure)", x: end, y: y, size: size, style: "key"),
    ] + blocks
  }
}

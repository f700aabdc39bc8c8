extension SimilarityHeatmap {
  /// The picture for a page: point at a cell to read its pair and number.
  public var svg: String { drawing.source }

  var drawing: Markup {
    let place = HeatmapLayout(self)
    let minimum = matrix.count > 16 ? min(place.width, 60 + 13 * Double(matrix.count)) : nil
    return .picture(
      width: place.width, height: place.height, title: title, description: alternativeText,
      minimumWidth: minimum,
      tree(place) + strips(place) + labels(place) + cells(place) + legend(place))
  }

  private func tree(_ place: HeatmapLayout) -> [Markup] {
    let ranks = familyRanks
    return dendrogram.brackets.map { bracket in
      let members = matrix.tasks[bracket.places].map { families[$0] }
      let isOneFamily = members.allSatisfy { $0 == members[0] && $0 != nil }
      let index = isOneFamily ? members[0].flatMap { ranks[$0] } : nil
      let (left, right) = (place.middle(bracket.left), place.middle(bracket.right))
      let bar = place.treeY(bracket.height)
      let path =
        "M\(Markup.number(left)) \(Markup.number(place.treeY(bracket.leftFoot)))"
        + "V\(Markup.number(bar))H\(Markup.number(right))"
        + "V\(Markup.number(place.treeY(bracket.rightFoot)))"
      let style = "branch \(Palette.strokeClass(index))"
      let words =
        "\(members.count) languages join at a cosine of "
        + Wording.fixed(1 - bracket.height, 3)
      return .tip(words, [.element("path", ["class": style, "d": path])])
    }
  }

  private func strips(_ place: HeatmapLayout) -> [Markup] {
    let ranks = familyRanks
    return matrix.tasks.indices.flatMap { i in
      let style = Palette.fillClass(families[matrix.tasks[i]].flatMap { ranks[$0] })
      let inset = place.cell > 20 ? 1.0 : 0
      let length = place.cell - 2 * inset
      let start = place.edge(i) + inset
      return [
        Markup.rect(
          x: start, y: place.top - 11, width: length, height: 7, radius: 2, style: style),
        Markup.rect(
          x: place.left - 11, y: start - place.left + place.top, width: 7, height: length,
          radius: 2, style: style),
      ]
    }
  }

  private func labels(_ place: HeatmapLayout) -> [Markup] {
    let size = place.labelSize
    let bottom = place.top + place.side
    return matrix.tasks.enumerated().flatMap { i, task in
      let y = place.edge(i) - place.left + place.top + place.cell / 2 + size * 0.35
      let x = place.middle(Double(i))
      let row = Markup.label(
        place.clipped(fullName(of: task)), x: place.left - 17, y: y, size: size, style: "name",
        anchor: "end")
      let column =
        place.turnsColumns
        ? Markup.label(
          place.clipped(task), x: x + size * 0.35, y: bottom + 8, size: size, style: "name",
          anchor: "end", turned: true)
        : Markup.label(
          task, x: x, y: bottom + size + 6, size: size, style: "name", anchor: "middle")
      return [row, column]
    }
  }

  private func cells(_ place: HeatmapLayout) -> [Markup] {
    let gap = place.cell > 20 ? 1.0 : 0.25
    return matrix.tasks.indices.flatMap { i in
      matrix.tasks.indices.map { j in
        let (x, y) = (place.edge(j) + gap, place.edge(i) - place.left + place.top + gap)
        let side = place.cell - 2 * gap
        let radius = place.cell > 20 ? 4.0 : 1
        let value = matrix[i, j]
        let style = i == j ? "self" : scale.fillClass(of: value)
        var shapes = [
          Markup.rect(x: x, y: y, width: side, height: side, radius: radius, style: style)
        ]
        if place.showsValues {
          let text = i == j ? "1" : place.short(value)
          shapes.append(
            .label(
              text, x: x + side / 2, y: y + side / 2 + place.valueSize * 0.36,
              size: place.valueSize, style: i == j ? "number own" : "number", anchor: "middle"))
        }
        return .tip(words(i, j), shapes)
      }
    }
  }

  private func words(_ i: Int, _ j: Int) -> String {
    let (first, second) = (matrix.tasks[i], matrix.tasks[j])
    guard i != j else { return fullName(of: first) + (families[first].map { " · \($0)" } ?? "") }
    let relation =
      families[first].flatMap { a in
        families[second].map { b in a == b ? " · both \(a)" : " · \(a), \(b)" }
      } ?? ""
    return "\(fullName(of: first)) – \(fullName(of: second)): \(Wording.fixed(matrix[i, j], 3))"
      + relation
  }

  private func legend(_ place: HeatmapLayout) -> [Markup] {
    place.familyEntries.map { entry in
      Markup.join([
        .rect(
          x: entry.x, y: entry.y - 9, width: 10, height: 10, radius: 3,
          style: Palette.fillClass(entry.index)),
        .label(entry.text, x: entry.x + 15, y: entry.y, size: place.legendSize, style: "key"),
      ])
    } + ramp(place)
  }

  private func ramp(_ place: HeatmapLayout) -> [Markup] {
    let step = min(160, place.side * 0.45) / Double(Palette.steps)
    let size = place.legendSize
    let low = Wording.fixed(scale.lower)
    let x = place.left + Markup.width(of: low, size: size) + 6
    let y = place.rampY
    let blocks = (0..<Palette.steps).map { index in
      Markup.rect(
        x: x + Double(index) * step, y: y - 9, width: step + 0.3, height: 10,
        style: scale.fillClass(step: index))
    }
    let end = x + Double(Palette.steps) * step + 6
    let high = "\(Wording.fixed(scale.upper)) cosine"
    return [
      .label(low, x: place.left, y: y, size: size, style: "key"),
      .label(high, x: end, y: y, size: size, style: "key"),
    ] + blocks
  }
}

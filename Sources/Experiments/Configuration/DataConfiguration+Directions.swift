public import Corpora

extension DataConfiguration {
  /// The directions that are trained, in order, each once.
  ///
  /// - Throws: ``ExperimentError/unknownOnly(_:known:)`` where ``only`` names a direction that the
  ///   data has not.
  public func directions() throws -> [Direction] {
    let all = try allDirections()
    guard !only.isEmpty else { return all }
    for name in only where !all.contains(where: { $0.description == name }) {
      throw ExperimentError.unknownOnly(name, known: all.map(\.description))
    }
    return all.filter { only.contains($0.description) }
  }

  /// The directions that the data has text to train on in, in order, each once.
  ///
  /// `any-any` means all directions among its languages until ``resolved()`` has looked for files.
  func allDirections() throws -> [Direction] {
    if let gettext { return gettext.trainedDirections }
    var seen = Set<Direction>()
    let named = try pairs.keys.sorted().map { try Direction(parsing: $0) }
    let listed = try corpora.filter { !$0.train.names.isEmpty }
      .flatMap { try $0.directions.directions(among: $0.languages) }
    let untrained = Set(try namedZeroShot())
    return (named + listed).filter { !untrained.contains($0) && seen.insert($0).inserted }
  }

  /// The directions that are only tested, in order.
  public func zeroShotDirections() throws -> [Direction] {
    only.isEmpty ? try namedZeroShot() : []
  }

  private func namedZeroShot() throws -> [Direction] {
    try zeroShot.map { try Direction(parsing: $0) }
  }

  /// What is wrong with the values, as one sentence a fault.
  var faults: [String] {
    var faults = gettext?.faults.map { "data.gettext.\($0)" } ?? []
    let kinds = [gettext != nil, !pairs.isEmpty || !corpora.isEmpty]
    if !kinds.contains(true) {
      faults.append("data names no text; give data.gettext, data.pairs or data.corpora")
    }
    if !kinds.contains(false) {
      faults.append("data names both gettext and files; give one of them")
    }
    faults += corpora.enumerated().flatMap { index, corpus in
      corpus.faults.map { "data.corpora.\(index).\($0)" }
    }
    faults += cleaning.faults.map { "data.cleaning.\($0)" }
    for (name, pair) in pairs.sorted(by: { $0.key < $1.key }) where pair.train.names.isEmpty {
      faults.append("data.pairs.\(name).train names no text")
    }
    return faults.isEmpty ? zeroShotFaults : faults
  }

  /// Throws what is wrong with the values.
  func requireValid(file: String) throws {
    guard faults.isEmpty else { throw ExperimentError.configuration(file: file, faults: faults) }
  }

  private var zeroShotFaults: [String] {
    guard !zeroShot.isEmpty else { return [] }
    do {
      let trained = try allDirections()
      return try namedZeroShot().flatMap { direction in
        var faults: [String] = []
        if !trained.contains(where: { $0.source == direction.source }) {
          faults.append(
            "data.zero_shot has \(direction), but nothing is trained from \(direction.source)")
        }
        if !trained.contains(where: { $0.target == direction.target }) {
          faults.append(
            "data.zero_shot has \(direction), but nothing is trained into \(direction.target)")
        }
        if pairs[direction.description] != nil {
          faults.append("data.zero_shot has \(direction), which pairs trains")
        }
        return faults
      }
    } catch {
      return ["data.zero_shot: \(error)"]
    }
  }
}

extension CorpusConfiguration {
  fileprivate var faults: [String] {
    var faults: [String] = []
    for language in languages where !Direction.isCode(language) {
      faults.append("languages has \(language); expected codes of letters, digits and underscores")
    }
    for (index, language) in languages.enumerated() where languages[..<index].contains(language) {
      faults.append("languages has \(language) twice")
    }
    guard faults.isEmpty else { return faults }
    do {
      if try directions.directions(among: languages).isEmpty {
        faults.append("directions means none; give languages, or a list of directions")
      }
    } catch {
      faults.append("directions: \(error)")
    }
    if train.names.isEmpty && dev == nil && test == nil {
      faults.append("names no text; give train, dev or test")
    }
    return faults
  }
}

extension GettextConfiguration {
  /// The directions between English and the languages.
  var trainedDirections: [Direction] {
    let into = languages.map { Direction(source: $0, target: "en") }
    switch directions {
    case .anyEn: return into
    case .enAny: return into.map(\.reversed)
    case .both: return into + into.map(\.reversed)
    }
  }

  /// What is wrong with the values, as one sentence a fault.
  var faults: [String] {
    var faults: [String] = []
    if languages.isEmpty { faults.append("languages names none; give one or more besides en") }
    for language in languages where !Direction.isCode(language) || language == "en" {
      faults.append(
        "languages has \(language); expected codes of letters, digits and underscores besides en")
    }
    for (index, language) in languages.enumerated() where languages[..<index].contains(language) {
      faults.append("languages has \(language) twice")
    }
    if maxCharacters < 1 {
      faults.append("max_characters is \(maxCharacters); it is 1 or more")
    }
    return faults
  }
}

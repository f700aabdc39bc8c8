public import Foundation

/// What became of figures that were written to files.
public struct FigureFiles: Sendable, Equatable {
  /// The files that are there now, in the order of the figures.
  public let written: [URL]
  /// Why SVG and PNG files are missing and how to mend it; nil when all is there.
  public let warning: String?

  /// Writes figures to a folder, which is made if need be.
  ///
  /// For a figure NAME: `NAME.vl.json` (the specification), `NAME.csv` (its data), and, when drawing
  /// works, `NAME.svg` and `NAME.png`. Without a tool only the first two are written and there is
  /// no warning. Of figures with the same name the later ones get `-2`, `-3` … appended.
  /// - Throws: Foundation's error when the folder or a file cannot be written.
  public static func write(
    _ figures: [Figure], to folder: URL, drawing: DrawingTool?
  ) throws -> FigureFiles {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let names = distinct(figures.map(\.name))
    let places = names.map { folder.appendingPathComponent($0) }
    for (figure, place) in zip(figures, places) {
      for suffix in [".svg", ".png"] { try? FileManager.default.removeItem(at: place + suffix) }
      try Data(figure.json.utf8).write(to: place + ".vl.json", options: .atomic)
      try Data(figure.csv.utf8).write(to: place + ".csv", options: .atomic)
    }
    let warning = figures.isEmpty ? nil : drawing?.draw(places.map { $0 + ".vl.json" })
    let written = places.flatMap { place in
      [".vl.json", ".csv", ".svg", ".png"].map { place + $0 }
    }.filter { FileManager.default.fileExists(atPath: $0.path) }
    return FigureFiles(written: written, warning: warning)
  }

  private static func distinct(_ names: [String]) -> [String] {
    var taken: Set<String> = []
    return names.map { name in
      var candidate = name
      var number = 2
      while !taken.insert(candidate).inserted {
        candidate = "\(name)-\(number)"
        number += 1
      }
      return candidate
    }
  }
}

/// The file whose name has a suffix appended as it is.
private func + (file: URL, suffix: String) -> URL {
  file.deletingLastPathComponent().appendingPathComponent(file.lastPathComponent + suffix)
}

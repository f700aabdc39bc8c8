import Foundation
import Testing

@testable import SimilarityStudy

@Suite("Figure files")
struct FigureFilesTests {
  private func temporaryFolder() -> URL {
    FileManager.default.temporaryDirectory
      .appendingPathComponent("figures-\(UUID().uuidString)")
  }

  @Test("Without drawing, specifications and tables are written, and names are made distinct")
  func withoutDrawing() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let figure = try FigureTests.charts()[0].figure
    let files = try FigureFiles.write([figure, figure], to: folder, drawing: nil)
    #expect(files.warning == nil)
    #expect(
      files.written.map(\.lastPathComponent)
        == [
          "similarity.vl.json", "similarity.csv", "similarity-2.vl.json", "similarity-2.csv",
        ])
    let text = try String(contentsOf: files.written[0], encoding: .utf8)
    #expect(text == figure.json)
  }

  @Test("A missing script, a missing Python and a failing one each give one clear warning")
  func warnings() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let figures = [try FigureTests.charts()[2].figure]
    let script = folder.appendingPathComponent("draw")
    let missing = DrawingTool(script: script, dependencies: nil)
    let noScript = try FigureFiles.write(figures, to: folder, drawing: missing)
    #expect(noScript.warning?.contains("is not there") == true)
    try "echo first >&2\necho last words >&2\nexit 3\n"
      .write(to: script, atomically: true, encoding: .utf8)
    let failing = DrawingTool(python: "sh", script: script, dependencies: folder)
    let failed = try FigureFiles.write(figures, to: folder, drawing: failing)
    #expect(
      failed.warning
        == "The figures were not drawn as SVG and PNG: last words. Their specifications and "
        + "tables are written. Run Scripts/setup, or set GRADVAC_PYTHON to a Python that has "
        + "vl-convert-python.")
    let noPython = DrawingTool(python: "no-such-python", script: script, dependencies: nil)
    #expect(try FigureFiles.write(figures, to: folder, drawing: noPython).warning != nil)
    #expect(failed.written.map(\.lastPathComponent) == ["loss.vl.json", "loss.csv"])
  }

  @Test("The script gets the dependencies' folder and every specification")
  func arguments() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = folder.appendingPathComponent("draw")
    try """
    for f in "$@"; do printf %s "$PYTHONPATH" > "${f%.vl.json}.svg"; done
    """.write(to: script, atomically: true, encoding: .utf8)
    let tool = DrawingTool(
      python: "sh", script: script, dependencies: URL(fileURLWithPath: "/somewhere"))
    let files = try FigureFiles.write(
      FigureTests.charts().prefix(2).map(\.figure), to: folder, drawing: tool)
    #expect(files.warning == nil)
    let drawn = files.written.filter { $0.pathExtension == "svg" }
    #expect(drawn.map(\.lastPathComponent) == ["similarity.svg", "bleu.svg"])
    #expect(try String(contentsOf: drawn[0], encoding: .utf8).hasPrefix("/somewhere"))
  }

  @Test("A script that hangs is stopped")
  func hanging() throws {
    let folder = temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let script = folder.appendingPathComponent("draw")
    try "exec sleep 30".write(to: script, atomically: true, encoding: .utf8)
    var tool = DrawingTool(python: "sh", script: script, dependencies: nil)
    tool.timeLimit = 0.2
    let files = try FigureFiles.write(
      [FigureTests.charts()[2].figure], to: folder, drawing: tool)
    #expect(files.warning?.contains("took longer") == true)
  }

  @Test("The package's tool takes its Python from the environment")
  func environment() {
    let package = URL(fileURLWithPath: "/package")
    let named = DrawingTool(
      packageFolder: package, environment: ["GRADVAC_PYTHON": "/my/python"])
    #expect(named.python == "/my/python")
    #expect(named.script.path == "/package/Scripts/draw")
    #expect(named.dependencies?.path == "/package/.dependencies/python")
    #expect(DrawingTool(packageFolder: package, environment: [:]).python == "python3")
  }
}

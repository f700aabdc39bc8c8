import Foundation
import SimilarityStudy

extension DrawingTool {
  /// The tool of the package that this program was built in, or nil when it stands alone.
  ///
  /// The folder is found from the program upwards, or named by `GRADVAC_HOME`.
  static func ofThisProgram() -> DrawingTool? {
    if let home = ProcessInfo.processInfo.environment["GRADVAC_HOME"], !home.isEmpty {
      return DrawingTool(packageFolder: URL(fileURLWithPath: home))
    }
    var folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let script = folder.appendingPathComponent("Scripts/draw").path
      if FileManager.default.fileExists(atPath: script) {
        return DrawingTool(packageFolder: folder)
      }
    }
    return nil
  }
}

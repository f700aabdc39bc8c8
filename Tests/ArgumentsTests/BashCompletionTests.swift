import Foundation
import Testing

@testable import Arguments

struct BashCompletionTests {
  /// What Bash offers for words of which the last is being typed.
  private func offers(_ words: [String]) throws -> [String] {
    let script = ending("--completion", "bash").output
    let quoted = words.map { "'\($0)'" }.joined(separator: " ")
    let bash = Process()
    bash.executableURL = URL(fileURLWithPath: "/bin/bash")
    bash.arguments = [
      "-c",
      script + "COMP_WORDS=(\(quoted)); COMP_CWORD=\(words.count - 1); _gv; echo ${COMPREPLY[*]}",
    ]
    let pipe = Pipe()
    bash.standardOutput = pipe
    try bash.run()
    let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
    bash.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isWhitespace).map(
      String.init)
  }

  @Test(
    .enabled(if: FileManager.default.isExecutableFile(atPath: "/bin/bash")),
    arguments: [
      (["gv", ""], ["train", "corpus", "help", "--help"]),
      (["gv", "tr"], ["train"]),
      (["gv", "corpus", "f"], ["fail"]),
      (["gv", "corpus", "fail", "--"], ["--seed", "--help"]),
      (["gv", "train", "--no"], ["--no-shuffle"]),
      (["gv", "train", "c.yaml", "--target", ""], ["ema", "fixed"]),
      (["gv", "train", "--target", "f"], ["fixed"]),
      (["gv", "train", "x"], []),
    ])
  func `bash offers what fits`(words: [String], expected: [String]) throws {
    #expect(try offers(words) == expected)
  }
}

public import Console
import Foundation

/// A program: a tree of commands, a version, and the one place where errors become text.
public struct Program: Sendable {
  private let root: Command
  private let version: String
  private let failure: @Sendable (any Error) -> Failure?
  private let output: @Sendable (String) -> Void
  private let errorOutput: @Sendable (String) -> Void

  /// A program.
  ///
  /// - Parameters:
  ///   - root: The command of the program's own name.
  ///   - version: What `--version` prints after the name.
  ///   - failure: Failures of errors that are not `ExitCoded`; nil for what it does not know.
  ///   - output: Where help and the version go; standard output by default.
  ///   - errorOutput: Where errors go; standard error by default.
  public init(
    _ root: Command, version: String,
    failure: @escaping @Sendable (any Error) -> Failure? = { _ in nil },
    output: (@Sendable (String) -> Void)? = nil, errorOutput: (@Sendable (String) -> Void)? = nil
  ) {
    self.root = root
    self.version = version
    self.failure = failure
    self.output = output ?? { try? FileHandle.standardOutput.write(contentsOf: Data($0.utf8)) }
    self.errorOutput =
      errorOutput ?? { try? FileHandle.standardError.write(contentsOf: Data($0.utf8)) }
  }

  /// Does what a command line says, and returns how the process should end.
  ///
  /// - Parameter words: The words after the program's name.
  public func run(_ words: [String]) -> ExitCode {
    var path = [root.name]
    var command = root
    do {
      return try run(words[...], of: &command, at: &path)
    } catch let error as UsageError {
      let usage = HelpText(command, path: path).usage
      let hint = "See '\(path.joined(separator: " ")) --help' for more."
      errorOutput("error: \(error)\n\(usage)\n\(hint)\n")
      return error.exitCode
    } catch {
      let failure = failure(error) ?? Failure(error)
      errorOutput("error: \(failure.message)\n")
      return failure.exitCode
    }
  }

  /// The help of the command at a path of names below the root; nil when there is none.
  public func help(_ path: [String]) -> String? {
    var command = root
    for name in path {
      guard let next = command.subcommands.first(where: { $0.name == name }) else { return nil }
      command = next
    }
    return HelpText(command, path: [root.name] + path).full
  }

  // MARK: - Dispatch

  /// Walks down to the command that is meant and runs it; on return the path tells how far.
  private func run(
    _ words: ArraySlice<String>, of command: inout Command, at path: inout [String]
  ) throws -> ExitCode {
    if words.first == "--version" {
      output("\(root.name) \(version)\n")
      return .success
    }
    if words == ["--completion", "bash"] {
      output(BashCompletion(root).script)
      return .success
    }
    var words = words
    while command.body == nil {
      guard let word = words.popFirst() else {
        errorOutput(HelpText(command, path: path).full)
        return .usage
      }
      let asksForHelp = ["help", "--help", "-h"].contains(word)
      for name in asksForHelp ? words : [word] {
        try descend(to: name, from: &command, at: &path)
      }
      if asksForHelp { return showHelp(of: command, at: path) }
    }
    switch try ArgumentParser.parse(words, for: command) {
    case .help: return showHelp(of: command, at: path)
    case .run(let arguments): try command.body?(arguments)
    }
    return .success
  }

  private func showHelp(of command: Command, at path: [String]) -> ExitCode {
    output(HelpText(command, path: path).full)
    return .success
  }

  private func descend(
    to name: String, from command: inout Command, at path: inout [String]
  ) throws(UsageError) {
    if let next = command.subcommands.first(where: { $0.name == name }) {
      command = next
      path.append(name)
    } else if name.hasPrefix("-") {
      let known = path.count == 1 ? ["--help", "--version"] : ["--help"]
      throw .unknownOption(name, nearest: Spelling.nearest(to: name, among: known))
    } else {
      let known = command.subcommands.map(\.name) + ["help"]
      throw .unknownSubcommand(name, nearest: Spelling.nearest(to: name, among: known))
    }
  }
}

/// Writes the script that completes a program's command lines in Bash.
struct BashCompletion {
  private let root: Command

  init(_ root: Command) {
    self.root = root
  }

  /// A script to be sourced: `source <(program --completion bash)`.
  ///
  /// It offers subcommands, options and the choices of options; elsewhere file names.
  var script: String {
    let function = "_" + root.name.map { $0.isLetter || $0.isNumber ? String($0) : "_" }.joined()
    let cases = cases(of: root, path: root.name)
    return """
      \(function)() {
        local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]}
        local path=\(root.name) words= index
        for ((index = 1; index < COMP_CWORD; index++)); do
          case "$path ${COMP_WORDS[index]}" in
            \(paths(of: root, path: root.name).map { "'\($0)'" }.joined(separator: "|")))
              path="$path ${COMP_WORDS[index]}" ;;
          esac
        done
        case "$path $last" in
      \(cases.choices.map { "    " + $0 }.joined(separator: "\n"))
          *)
            case "$path" in
      \(cases.words.map { "        " + $0 }.joined(separator: "\n"))
            esac ;;
        esac
        COMPREPLY=($(compgen -W "$words" -- "$word"))
      }
      complete -o default -F \(function) \(root.name)

      """
  }

  /// The paths of all commands below one.
  private func paths(of command: Command, path: String) -> [String] {
    command.subcommands.flatMap { subcommand in
      let below = path + " " + subcommand.name
      return [below] + paths(of: subcommand, path: below)
    }
  }

  /// The branches that offer an option's choices, and those that offer a command's words.
  private func cases(of command: Command, path: String) -> (choices: [String], words: [String]) {
    var choices: [String] = []
    for option in command.options {
      guard case .choice(let names) = option.kind else { continue }
      choices.append("'\(path) --\(option.name)') words='\(names.joined(separator: " "))' ;;")
    }
    let names = command.subcommands.map(\.name) + (command.subcommands.isEmpty ? [] : ["help"])
    let all = names + command.options.flatMap(\.spellings) + ["--help"]
    var words = ["'\(path)') words='\(all.joined(separator: " "))' ;;"]
    for subcommand in command.subcommands {
      let below = cases(of: subcommand, path: path + " " + subcommand.name)
      choices += below.choices
      words += below.words
    }
    return (choices, words)
  }
}

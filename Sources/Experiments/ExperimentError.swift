/// What can go wrong when an experiment is set up or looked at.
public enum ExperimentError: Error, CustomStringConvertible, Equatable {
  /// Values of a configuration contradict each other or make no sense.
  case configuration(file: String, faults: [String])
  /// A configuration is of another kind of run than the command takes.
  case otherTask(file: String, expected: String, found: String)
  /// A direction was asked for that the run does not translate.
  case unknownDirection(String, known: [String])
  /// The run has no text of that split.
  case noText(split: String, run: String)
  /// `data.low_resource` names what is neither a direction nor a language of the data.
  case unknownLowResource(String, known: [String])
  /// `data.only` names a direction that the data has not.
  case unknownOnly(String, known: [String])
  /// Text for training is missing in a direction; the account says what became of it.
  case noTrainingText(direction: String, account: [String])
  /// A rule acts on low-resource tasks, and there is none.
  case noLowResource(method: String, tasks: [String])
  /// A language was named that the run was neither trained nor tested on.
  case unknownLanguage(String, known: [String])
  /// The files of a language to be tagged hold no sentence.
  case noTaggedText(language: String, files: [String])
  /// A folder to import into holds something else.
  case foreignFolder(String)
  /// No corpus has test text for a direction that is only to be tested.
  case noZeroShotText(String)
  /// A resumed run has another configuration than the one given.
  case otherConfiguration(run: String, keys: [String])
  /// Runs that are to translate together have other subwords.
  case otherVocabulary(run: String, first: String)
  /// An imported model was to be trained.
  case importedModel
  /// Standard input cannot be read; the reason is the system's.
  case unreadableInput(reason: String)
  /// A run lacks checkpoints that were asked for.
  case checkpoints(run: String, wanted: String, found: [Int])
  /// A line of standard input is no sentence.
  case input(line: Int, fault: String)

  /// One line that says what was expected, what was found and how to mend it.
  public var description: String {
    switch self {
    case .configuration(let file, let faults):
      "\(file): " + faults.joined(separator: "; ")
    case .otherTask(let file, let expected, let found):
      "\(file): task is \(found); this takes runs whose task is \(expected)"
    case .unknownDirection(let name, let known):
      "the run does not translate \(name); it translates \(known.joined(separator: ", "))"
    case .noText(let split, let run):
      "the run \(run) has no \(split) text; its folder data/\(split) is missing or empty"
    case .unknownLowResource(let name, let known):
      "data.low_resource names \(name), which the data lacks; it has "
        + known.joined(separator: ", ")
    case .unknownOnly(let name, let known):
      "data.only names \(name), which the data lacks; it has " + known.joined(separator: ", ")
    case .checkpoints(let run, let wanted, let found):
      "\(run) does not keep the checkpoints wanted (\(wanted)); it has "
        + (found.isEmpty
          ? "none" : "those of steps " + found.map { String($0) }.joined(separator: ", "))
        + "; training.keep_last and keep_best say how many are kept"
    case .noTrainingText(let direction, let account):
      "there is no training text for \(direction) after cleaning and splitting"
        + (account.isEmpty ? "" : ": " + account.joined(separator: "; "))
        + " (data.cleaning says what is left out)"
    case .noLowResource(let method, let tasks):
      "method_options.\(method).tasks is low_resource, but none of \(tasks.joined(separator: ", ")) "
        + "is: none has less than a quarter of the largest one's text; name some in "
        + "data.low_resource, or give tasks all"
    case .unknownLanguage(let name, let known):
      "the run was not trained on \(name), but on \(known.joined(separator: ", "))"
    case .noTaggedText(let language, let files):
      "there is no sentence of \(language) to train on in \(files.joined(separator: ", "))"
    case .foreignFolder(let path):
      "\(path) holds other files; give a new folder, or one that gradvac corpus import made"
    case .noZeroShotText(let direction):
      "data.zero_shot has \(direction), but no test text of data.corpora has files for it"
    case .otherVocabulary(let run, let first):
      "\(run) and \(first) have different subwords or language tags; models that translate together "
        + "share them"
    case .importedModel:
      "this is the configuration of an imported model, which has nothing to train on; "
        + "use it as it is, or give a configuration with data and without imported"
    case .unreadableInput(let reason): "cannot read standard input: \(reason)"
    case .input(let line, let fault):
      "standard input, line \(line): \(fault); expected one sentence of UTF-8 text a line"
    case .otherConfiguration(let run, let keys):
      "the run \(run) was started with other values of \(keys.joined(separator: ", ")); "
        + "resume it with its own (gradvac train \(run)/config.yaml --run \(run) --resume) or start another run"
    }
  }
}

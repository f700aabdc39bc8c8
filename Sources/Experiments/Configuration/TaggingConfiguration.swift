import Configuration
public import Corpora
public import GradientVaccine
public import Tagging
public import TaskGradients
public import Training

/// Everything that decides a tagging run: the content of its `config.yaml`.
public struct TaggingConfiguration: RunSettings {
  /// What the network is trained for.
  public var task = RunTask.tagging
  /// Decides every random choice of the run.
  public var seed: UInt64 = 1
  /// `cpu`, or `cuda` with a number after a colon where there are several.
  public var device = "cpu"
  /// Threads of an operation on the CPU; 0 for one a core.
  public var threads = 0
  /// The number format of matrix products.
  public var precision = Precision.auto
  /// A folder in Hugging Face's layout of BERT that training begins with; it decides `model` and the
  /// vocabulary.
  public var pretrained: String?
  /// Where tagged sentences come from.
  public var data = TaggedDataConfiguration()
  /// What a tagger from elsewhere knows; only in the configuration of an imported run.
  public var imported: ImportedTagger?
  /// How words become pieces.
  public var vocabulary = PieceConfiguration()
  /// The network.
  public var model = EncoderConfiguration()
  /// Parts of the network that keep their first values.
  public var frozen: [FrozenPart] = []
  /// The rule that combines the tasks' gradients, by its name.
  public var method = "gradvac"
  /// Options by the name of the method they belong to; only those of the chosen method count.
  public var methodOptions: [String: [String: OptionValue]] = [:]
  /// The parameter groups that the rule treats one by one.
  public var granularity = Granularity.allLayer
  /// How the tasks' gradients are formed.
  public var gradients = GradientWay.auto
  /// The number format in which gradients wait for the rule where each task has a pass of its own.
  public var gradientRows = RowFormat.float32
  /// How often each task is drawn.
  public var sampling: SamplingConfiguration = {
    var sampling = SamplingConfiguration()
    sampling.maxTokens = 1_024
    return sampling
  }()
  /// How long, how fast and how carefully to train.
  public var training = TaggingConfiguration.fineTuning
  /// How a checkpoint is judged.
  public var validation = TaggingValidation()
  /// What is measured of the gradients' similarity.
  public var similarity = SimilarityConfiguration()

  /// A configuration without data; everything else has its customary value.
  public init() {}

  /// XTREME's values for fine-tuning, as far as they are not counted in sentences.
  private static var fineTuning: TrainingOptions {
    var options = TrainingOptions()
    options.maxEpochs = 10
    options.learningRate = 2e-5
    options.warmupSteps = 0
    options.schedule = .linear
    options.adam.beta2 = 0.999
    options.adam.epsilon = 1e-8
    options.labelSmoothing = 0
    options.validateInterval = 500
    return options
  }

  /// The tasks that count as low-resource, by name.
  public var lowResourceTasks: [String] { data.lowResource }

  /// The names of the languages that are trained, in order.
  public func taskNames() throws -> [String] {
    try imported?.languages ?? data.trainedLanguages()
  }
}

/// What a tagger that was trained elsewhere knows.
public struct ImportedTagger: Codable, Sendable, Equatable {
  /// The codes of its languages; empty where nobody has said.
  public var languages: [String]

  /// Languages in the order of reports.
  public init(languages: [String]) { self.languages = languages }
}

/// Sentences of many languages with a tag for each word.
public struct TaggedDataConfiguration: Codable, Sendable, Equatable {
  /// The languages that are trained; each is a task.
  public var languages: [String] = []
  /// Files to train on; `{language}` stands for each language, `*` for any part of a file's name.
  public var train: NameList = []
  /// Files to validate on.
  public var dev: NameList = []
  /// Files to test on.
  public var test: NameList = []
  /// The form of the files.
  public var format = TaggedFormat.auto
  /// The tags, in the order of the classifier's outputs; empty for those of the
  /// training and validation text.
  public var tags: [String] = []
  /// Languages that are only tested.
  public var zeroShot: [String] = []
  /// The languages that are used of all that are trained; empty for all.
  public var only: [String] = []
  /// Low-resource languages.
  ///
  /// Left empty, a language is low-resource when it has less than a quarter of the largest one's
  /// sentences.
  public var lowResource: [String] = []
  /// Sentences of a language to train on, at most; 0 for all.
  public var trainSentences = 0
  /// Validation sentences of a language, at most; 0 for all.
  public var devSentences = 0

  /// A configuration without data.
  public init() {}

  /// The languages that are trained, in order.
  ///
  /// - Throws: ``ExperimentError/unknownOnly(_:known:)``.
  func trainedLanguages() throws -> [String] {
    for name in only where !languages.contains(name) {
      throw ExperimentError.unknownOnly(name, known: languages)
    }
    return only.isEmpty ? languages : languages.filter(only.contains)
  }

  /// What is wrong with the values, as one sentence a fault.
  var faults: [String] {
    var faults: [String] = []
    if languages.isEmpty { faults.append("data.languages names none; give one or more") }
    for (key, names) in [("languages", languages), ("zero_shot", zeroShot)] {
      for (index, name) in names.enumerated() {
        if !Direction.isCode(name) {
          faults.append(
            "data.\(key) has \(name); expected codes of letters, digits and underscores")
        }
        if names[..<index].contains(name) { faults.append("data.\(key) has \(name) twice") }
      }
    }
    for name in zeroShot where languages.contains(name) {
      faults.append("data.zero_shot has \(name), which data.languages trains")
    }
    for name in lowResource where !languages.contains(name) {
      faults.append("data.low_resource has \(name), which is not among data.languages")
    }
    if train.names.isEmpty { faults.append("data.train names no files") }
    for (key, names) in [("train", train), ("dev", dev), ("test", test)]
    where names.names.contains("") {
      faults.append("data.\(key) has an empty name")
    }
    for (key, count) in [("train", trainSentences), ("dev", devSentences)] where count < 0 {
      faults.append("data.\(key)_sentences is \(count); it is 0 or more")
    }
    return faults
  }
}

/// How words become pieces.
public struct PieceConfiguration: Codable, Sendable, Equatable {
  /// The number of pieces where they are trained with the run.
  public var size = 8_000
  /// Whether text is lower-cased and loses its accents, where pieces are trained with the run.
  public var lowercase = false
  /// Longer sentences are split: pieces of a part, its two marks included.
  public var maxLength = 128

  /// The customary values.
  public init() {}
}

/// A part of a network that can be kept as it is.
public enum FrozenPart: String, Codable, Sendable, CaseIterable {
  /// The table of pieces' vectors, which is most of a massively multilingual model.
  case pieces
  /// All tables, and the norm behind them.
  case embeddings
  /// The blocks.
  case encoder

  /// Whether it has the parameter at a path.
  func contains(_ path: String) -> Bool {
    switch self {
    case .pieces: path.hasPrefix("bert.embeddings.word_embeddings.")
    case .embeddings: path.hasPrefix("bert.embeddings.")
    case .encoder: path.hasPrefix("bert.encoder.")
    }
  }
}

/// How a checkpoint of a tagging run is judged.
public struct TaggingValidation: Codable, Sendable, Equatable {
  /// What says which checkpoint is best: a mean over languages of which each counts alike.
  public enum Metric: String, Codable, Sendable, CaseIterable {
    /// F1 of spans where tags have marks such as `B-`, else the accuracy of words.
    case auto
    /// F1 of spans.
    case f1
    /// The share of words with the right tag.
    case accuracy
    /// The loss per word, the lower the better.
    case loss
  }

  /// What says which checkpoint is best.
  public var metric = Metric.auto

  /// The customary value.
  public init() {}
}

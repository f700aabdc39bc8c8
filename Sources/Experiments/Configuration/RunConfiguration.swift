import Corpora
public import GradientVaccine
public import TaskGradients
public import Training
public import Translation

/// Everything that decides a translation run: the content of its `config.yaml`.
public struct RunConfiguration: RunSettings {
  /// What the network is trained for.
  public var task = RunTask.translation
  /// Decides every random choice of the run.
  public var seed: UInt64 = 1
  /// `cpu`, or `cuda` with a number after a colon where there are several.
  public var device = "cpu"
  /// Threads of an operation on the CPU; 0 for one a core.
  public var threads = 0
  /// The number format of matrix products.
  public var precision = Precision.auto
  /// A run whose last checkpoint and subwords this run begins with, such as to add languages.
  public var startFrom: String?
  /// Where sentence pairs come from.
  public var data = DataConfiguration()
  /// What a model from elsewhere translates; only in the configuration of an imported run.
  public var imported: ImportedConfiguration?
  /// How text becomes subwords.
  public var vocabulary = VocabularyConfiguration()
  /// The network.
  public var model = TransformerConfiguration()
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
  public var sampling = SamplingConfiguration()
  /// How long, how fast and how carefully to train.
  public var training = TrainingOptions()
  /// How a checkpoint is judged.
  public var validation = ValidationConfiguration()
  /// What is measured of the gradients' similarity.
  public var similarity = SimilarityConfiguration()
  /// How translations are searched for.
  public var decoding = DecodingConfiguration()

  /// A configuration without data; everything else has its customary value.
  public init() {}

  /// The tasks that count as low-resource, by name.
  public var lowResourceTasks: [String] { data.lowResource }

  /// The names of the directions that are trained, in order.
  public func taskNames() throws -> [String] { try data.directions().map(\.description) }
}

/// What a model that was trained elsewhere translates.
public struct ImportedConfiguration: Codable, Sendable, Equatable {
  /// Directions such as `en-de`.
  public var directions: [String]

  /// Directions in the order of reports.
  public init(directions: [String]) { self.directions = directions }
}

/// The number format of matrix products.
public enum Precision: String, Codable, Sendable, CaseIterable {
  /// ``bfloat16`` where the hardware multiplies it faster, ``float32`` elsewhere.
  case auto
  /// Single precision throughout.
  case float32
  /// Products of bfloat16 operands with float32 sums; parameters stay float32.
  case bfloat16
}

/// How the tasks' gradients are formed; both ways are exact.
public enum GradientWay: String, Codable, Sendable, CaseIterable {
  /// The faster one on the run's first batch, measured before training; see ``GradientWayTrial``.
  case auto
  /// One pass over all tasks, whose layers give each task's part; not with `update_freq` above 1.
  case oneGraph = "one_graph"
  /// One pass for each task, into a row for each task.
  case perTask = "per_task"
}

/// Catalogues of translated messages in folders `LANGUAGE/LC_MESSAGES`.
public struct GettextConfiguration: Codable, Sendable, Equatable {
  /// The folder that holds the languages' folders.
  public var folder: String
  /// The languages beside English.
  public var languages: [String]
  /// Longer messages are left out.
  public var maxCharacters: Int
  /// Which side English is on.
  public var directions: Directions

  /// Which directions a corpus of English and other languages is used in.
  public enum Directions: String, Codable, Sendable, CaseIterable {
    /// Every language into English.
    case anyEn = "any-en"
    /// English into every language.
    case enAny = "en-any"
    /// Both.
    case both
  }

  /// Catalogues from all values.
  public init(
    folder: String, languages: [String], maxCharacters: Int = 80, directions: Directions = .anyEn
  ) {
    self.folder = folder
    self.languages = languages
    self.maxCharacters = maxCharacters
    self.directions = directions
  }

  private enum CodingKeys: CodingKey { case folder, languages, maxCharacters, directions }

  /// Reads catalogues; only the languages must be given.
  public init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      folder: try keys.decodeIfPresent(String.self, forKey: .folder) ?? "/usr/share/locale",
      languages: try keys.decode([String].self, forKey: .languages),
      maxCharacters: try keys.decodeIfPresent(Int.self, forKey: .maxCharacters) ?? 80,
      directions: try keys.decodeIfPresent(Directions.self, forKey: .directions) ?? .anyEn)
  }
}

import Arguments
import Checkpoints
import Console
import Corpora
import Experiments
import Foundation
import GradientVaccine
import Metrics
import SimilarityStudy
import Subwords
import Tensors
import Training
import Translation

/// How errors of the libraries end the program: which are bad data, missing input, or full disks.
@Sendable
func failure(_ error: any Error) -> Failure? {
  exitCode(error).map { Failure(message: "\(error)", exitCode: $0) }
}

private func exitCode(_ error: any Error) -> ExitCode? {
  switch error {
  case let error as AlignError: ExitCode(rawValue: error.exitStatus)
  case let error as CheckpointError: code(error)
  case let error as CorpusError: code(error)
  case let error as ExperimentError: code(error)
  case let error as OpenModelError: code(error)
  case SimilarityQueryError.noProbe: .missingInput
  case SimilarityQueryError.unknownTarget: .usage
  case is SimilarityQueryError: .dataError
  case is AtomicFileError, is EventLogError: .inputOutput
  case is SafetensorsError, is GettextError, is SubwordsError, is WeightingError, is MetricError,
    is TrainingError, is TranslationError:
    .dataError
  case is TrajectoryError, is TFRecordError, is StatisticsError: .dataError
  case ReplayError.nothingRecorded: .missingInput
  case ReplayError.needsLosses: .usage
  case BenchmarkError.invalid, TensorError.noSuchDevice: .usage
  default: nil
  }
}

private func code(_ error: CheckpointError) -> ExitCode {
  switch error {
  case .system: .inputOutput
  case .noCheckpoint, .notARun, .missingFile: .missingInput
  default: .dataError
  }
}

private func code(_ error: CorpusError) -> ExitCode {
  switch error {
  case .noCatalogues, .noText, .noTaggedText: .missingInput
  case .unwritable: .inputOutput
  case .unreadable(let file, _):
    FileManager.default.fileExists(atPath: file) ? .inputOutput : .missingInput
  default: .dataError
  }
}

private func code(_ error: OpenModelError) -> ExitCode {
  switch error {
  case .missingFile: .missingInput
  case .noDirections, .folderNotEmpty: .usage
  default: .dataError
  }
}

private func code(_ error: ExperimentError) -> ExitCode {
  switch error {
  case .unknownDirection, .unknownLanguage: .usage
  case .unreadableInput: .inputOutput
  case .noText, .checkpoints: .missingInput
  default: .dataError
  }
}

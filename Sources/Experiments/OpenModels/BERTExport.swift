import Checkpoints
import Corpora
import Foundation
import Layers
import Subwords
import Tagging
import Tensors

/// Writes a run's tagger in Hugging Face's layout of `BertForTokenClassification`.
public struct BERTExport {
  private let run: TaggingRun

  /// Prepares a run for writing.
  public init(_ run: TaggingRun) { self.run = run }

  /// Writes all files into a new or empty folder, which appears only once they are whole.
  public func write(to path: String) throws {
    try OpenModelFolder.write(to: path) { folder in
      let (pieces, network) = (run.tagger.encoder.vocabulary, run.tagger.model.configuration)
      for (name, data) in [
        (
          BERTConfiguration.fileName,
          try OpenModelFolder.json(
            BERTConfiguration(network, pieces: pieces, tags: run.tags.tags))
        ),
        (
          BERTTokenizer.fileName,
          try OpenModelFolder.json(
            BERTTokenizer(pieces.options, maxPositions: network.maxPositions))
        ),
        (BERTFolder.pieces, Data(pieces.text.utf8)),
      ] {
        try AtomicFile.write(data, to: folder.appendingPathComponent(name).path)
      }
      // The format's name is what transformers asks for.
      try SafetensorsWriter.write(
        records(), metadata: ["format": "pt"],
        to: folder.appendingPathComponent(OpenModelFolder.weights))
    }
  }

  private func records() -> [TensorRecord] {
    run.tagger.model.parameters.parameters.map { parameter in
      TensorRecord(parameter.path, .float32, shape: parameter.shape) {
        try parameter.tensor.converted(device: .cpu).bytes()
      }
    }.sorted { $0.name < $1.name }
  }
}

public import Foundation

/// The names of the files that every checkpoint of a training run has.
public enum CheckpointName {
  /// The parameters.
  public static let model = "model.safetensors"
  /// The moving average of the parameters, where the run keeps one: what translates best.
  public static let average = "average.safetensors"
  /// The optimiser's moments.
  public static let optimizer = "optimizer.safetensors"
  /// What was observed of updates and is not yet in a file of the run.
  public static let observations = "observations.safetensors"
  /// Everything else that resuming needs.
  public static let state = "state.json"
}

/// A file that is to be written into a checkpoint.
public struct CheckpointFile {
  /// The file's name in the checkpoint's folder.
  public let name: String
  let write: (any ByteSink) throws -> Void

  /// A file whose bytes a function writes when its turn comes.
  public init(_ name: String, write: @escaping (any ByteSink) throws -> Void) {
    precondition(
      ChecksumList.isPlain(name) && name != ChecksumList.fileName,
      "the name of a checkpoint's file has no slash and is not \(ChecksumList.fileName)")
    self.name = name
    self.write = write
  }

  /// A file with the given bytes.
  public static func data(_ name: String, _ data: Data) -> CheckpointFile {
    CheckpointFile(name) { try $0.write(data) }
  }

  /// A file of tensors, each made when its turn comes.
  public static func tensors(
    _ name: String, _ tensors: [TensorRecord], metadata: [String: String] = [:]
  ) -> CheckpointFile {
    CheckpointFile(name) { try SafetensorsWriter.write(tensors, metadata: metadata, to: $0) }
  }
}

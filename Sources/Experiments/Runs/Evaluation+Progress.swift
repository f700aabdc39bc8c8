public import Console
public import Corpora

extension Evaluation {
  /// Someone asked to stop while the text was being translated.
  struct Stopped: Error {}

  /// Translates a split and scores it, with a progress bar.
  ///
  /// - Parameter label: what the bar says is being done.
  public init(
    of run: TranslationRun, split: Split, showing label: String, on stream: StatusStream
  ) throws {
    try self.init(of: run, split: split, showing: label, on: stream, until: Interruption())
  }

  /// The same, ended with ``Stopped`` when someone asks to stop.
  init(
    of run: TranslationRun, split: Split, showing label: String, on stream: StatusStream,
    until interruption: Interruption
  ) throws {
    var bar: ProgressBar?
    defer { bar?.finish() }
    try self.init(of: run, split: split) { done, total in
      guard !interruption.isRequested else { throw Stopped() }
      bar = bar ?? ProgressBar(label, total: total, unit: "sentences", stream: stream)
      bar?.update(to: done)
    }
  }
}

public import Console
public import Corpora

extension Evaluation {
  /// Someone asked to stop while the text was being translated.
  struct Stopped: Error {}

  /// Translates a split, scores it and keeps both in the run, with a progress bar.
  ///
  /// - Parameter label: what the bar says is being done.
  public static func perform(
    on run: TranslationRun, split: Split, showing label: String, stream: StatusStream
  ) throws -> Evaluation {
    try perform(on: run, split: split, showing: label, stream: stream, until: Interruption())
  }

  /// The same, ended with ``Stopped`` when someone asks to stop.
  static func perform(
    on run: TranslationRun, split: Split, showing label: String, stream: StatusStream,
    until interruption: Interruption
  ) throws -> Evaluation {
    var bar: ProgressBar?
    defer { bar?.finish() }
    let translations = try HeldOutTranslations(of: run, split: split) { done, total in
      guard !interruption.isRequested else { throw Stopped() }
      bar = bar ?? ProgressBar(label, total: total, unit: "sentences", stream: stream)
      bar?.update(to: done)
    }
    let evaluation = try Evaluation(translations, by: run)
    try evaluation.store(translations, in: run.directory)
    return evaluation
  }
}

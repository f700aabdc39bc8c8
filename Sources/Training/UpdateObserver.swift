public import Foundation
public import TaskGradients

/// Someone who looks at every update of a run and keeps a record of it, such as a similarity study.
///
/// What it has noted and not yet filed is part of every checkpoint, so that its record of a resumed
/// run can be the same as that of a run that never stopped.
public protocol UpdateObserver: AnyObject {
  /// Called when training begins or goes on.
  ///
  /// - Parameters:
  ///   - step: the number of updates made; what was filed of later ones is to be forgotten.
  ///   - unfiled: what ``unfiled()`` gave for the checkpoint of this step; nil at the start.
  func begin(after step: Int, unfiled: Data?) throws

  /// Called after each update.
  func note(step: Int, _ combined: CombinedGradient) throws

  /// What has been noted and not yet filed; nil when there is nothing.
  func unfiled() throws -> Data?

  /// Called when training ends, so that nothing stays unfiled.
  func end() throws
}

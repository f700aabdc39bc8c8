import Corpora

extension ResourceGroup {
  /// Means over `all` trained tasks and over the groups that have any, by their names.
  ///
  /// - Parameters:
  ///   - scores: scores by task.
  ///   - groups: the group of each task.
  ///   - mean: the mean of scores, in the order of the tasks' names; nil of none.
  static func averages<Scores>(
    of scores: [String: Scores], _ groups: [String: ResourceGroup], mean: ([Scores]) -> Scores?
  ) -> [String: Scores] {
    let ordered = scores.sorted { $0.key < $1.key }
    var averages: [String: Scores] = [:]
    averages["all"] = mean(ordered.filter { groups[$0.key] != .zeroShot }.map(\.value))
    for group in allCases {
      averages[group.rawValue] = mean(ordered.filter { groups[$0.key] == group }.map(\.value))
    }
    return averages
  }
}

/// Values and integer labels of the tasks that have a family.
struct FamilySplit {
  let values: [[Double]]
  let labels: [Int]
  let total: Double
  let withinPairs: Int
  let betweenPairs: Int

  init(values: [[Double]], families: [String]) {
    self.values = values
    var numbers: [String: Int] = [:]
    labels = families.map { family in
      let next = numbers.count
      let number = numbers[family] ?? next
      numbers[family] = number
      return number
    }
    var sum = 0.0
    var within = 0
    for i in labels.indices {
      for j in 0..<i {
        sum += values[i][j]
        within += labels[i] == labels[j] ? 1 : 0
      }
    }
    total = sum
    withinPairs = within
    betweenPairs = labels.count * (labels.count - 1) / 2 - within
  }

  /// The mean within and between families under a labelling; the counts of pairs never change.
  func means(_ labels: [Int]) -> (Double, Double) {
    var sum = 0.0
    for i in labels.indices {
      for j in 0..<i where labels[i] == labels[j] { sum += values[i][j] }
    }
    return (sum / Double(withinPairs), (total - sum) / Double(betweenPairs))
  }

  func test(
    permutations: Int, using generator: inout some RandomNumberGenerator
  ) -> PermutationTest {
    let difference = { (labels: [Int]) -> Double in
      let (within, between) = means(labels)
      return within - between
    }
    let observed = difference(labels)
    let ways = Labellings(labels: labels)
    guard ways.count(upTo: PermutationTest.exactLimit) == nil else {
      var all: [Double] = []
      ways.forEach { all.append(difference($0)) }
      return PermutationTest(observed: observed, all: all)
    }
    var shuffled = labels
    let sampled = (0..<permutations).map { _ in
      shuffled.shuffle(using: &generator)
      return difference(shuffled)
    }
    return PermutationTest(observed: observed, sampled: sampled)
  }
}

/// The ways to give K tasks the same labels in another order.
///
/// Labels are small integers. Families with c_1, c_2 … members give K!/(c_1! c_2! …) labellings.
struct Labellings {
  let labels: [Int]

  /// How many different labellings there are, or nil when there are more than `limit`.
  func count(upTo limit: Int) -> Int? {
    var total = 1.0
    var placed = 0
    for size in sizes {
      for member in 1...size {
        placed += 1
        total *= Double(placed) / Double(member)
      }
    }
    // A product of binomial coefficients: exact well beyond any limit that is enumerated.
    return total.rounded() <= Double(limit) ? Int(total.rounded()) : nil
  }

  /// How many labellings split the tasks exactly as the given one does: families of equal size may
  /// trade names.
  var sameSplit: Int {
    var counts: [Int: Int] = [:]
    var product = 1
    for size in sizes {
      counts[size, default: 0] += 1
      product *= counts[size] ?? 1
    }
    return product
  }

  private var sizes: [Int] {
    Dictionary(grouping: labels, by: { $0 }).values.map(\.count)
  }

  /// Visits every different labelling once, in lexicographic order.
  func forEach(_ visit: ([Int]) -> Void) {
    var current = labels.sorted()
    repeat { visit(current) } while Self.advance(&current)
  }

  /// Turns a sequence into the next one in lexicographic order; false after the last.
  static func advance(_ sequence: inout [Int]) -> Bool {
    guard
      let pivot = sequence.indices.dropLast().last(where: { sequence[$0] < sequence[$0 + 1] }),
      let successor = sequence.indices.last(where: { sequence[$0] > sequence[pivot] })
    else { return false }
    sequence.swapAt(pivot, successor)
    sequence[(pivot + 1)...].reverse()
    return true
  }
}

extension Gramian {
  /// The Gramian of the gradients divided by given lengths, `G[i, j] / (s_i s_j)`.
  func divided(by lengths: [Double]) -> Gramian {
    var scaled: [Double] = []
    scaled.reserveCapacity(values.count)
    for i in 0..<count {
      for j in 0..<count { scaled.append(self[i, j] / lengths[i] / lengths[j]) }
    }
    return Gramian(symmetric: scaled, count: count)
  }

  /// The Gramian of the unit gradients: all cosines.
  var normalised: Gramian { divided(by: norms) }

  /// The Gramian with all gradients divided by the longest one's length, so that the diagonal is at
  /// most 1.
  var scaledToUnit: Gramian {
    let longest = norms.max() ?? 0
    return longest > 0 ? divided(by: Array(repeating: longest, count: count)) : self
  }
}

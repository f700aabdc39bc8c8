/// Independent component alignment: gradients are replaced by the nearest set that is orthogonal
/// and equally long.
///
///     G = V Λ Vᵀ,   B = √λ · V Λ^(−1/2) Vᵀ,   weights = column mean of B
///
/// The rows of `B` applied to the gradients have the Gramian `λ I`. By default λ is the least
/// eigenvalue, so that no component grows; eigenvalues that are zero to rounding are left out.
///
/// Source: Senushkin, Patakin, Kuznetsov, Konushin: Independent Component Alignment for Multi-Task
/// Learning. CVPR 2023, Algorithm 1.
public struct AlignedMTL: GramianWeighting {
  /// Which eigenvalue becomes the common one.
  public enum Scale: String, CaseIterable, Sendable {
    /// The least that is not zero.
    case min
    /// The median of those that are not zero; the lower one of two.
    case median
    /// The mean of those that are not zero.
    case rmse
  }

  /// The rule's name.
  public let name = "aligned_mtl"
  /// Which eigenvalue becomes the common one.
  public let scale: Scale

  /// Makes the rule.
  public init(scale: Scale = .min) { self.scale = scale }

  /// Aligns the components.
  ///
  /// - Complexity: O(K³), ten times over.
  public func weights(_ gramian: Gramian) -> [Double] {
    let count = gramian.count
    let balance = Self.balance(gramian.scaledToUnit, scale)
    return (0..<count).map { j in
      (0..<count).reduce(0) { $0 + balance[$1 * count + j] } / Double(count)
    }
  }

  /// B, row by row.
  static func balance(_ gramian: Gramian, _ scale: Scale) -> [Double] {
    let eigen = SymmetricEigen(gramian.values, count: gramian.count)
    let tolerance = (eigen.values.max() ?? 0) * Double(gramian.count) * 0x1p-52
    let kept = eigen.values.filter { $0 > tolerance }.sorted()
    let common =
      switch scale {
      case .min: kept.first ?? 0
      case .median: kept.isEmpty ? 0 : kept[(kept.count - 1) / 2]
      case .rmse: kept.reduce(0, +) / Double(Swift.max(1, kept.count))
      }
    return eigen.matrix { $0 > tolerance ? (common / $0).squareRoot() : 0 }
  }
}

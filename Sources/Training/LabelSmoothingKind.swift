// Letters: ε the share, V the size of the vocabulary.

/// Which entries of the vocabulary share what label smoothing takes from the target.
///
/// Source: Szegedy et al. 2016, section 7, has the first; the toolkits differ.
public enum LabelSmoothingKind: String, Codable, Sendable, CaseIterable {
  /// All, the target included: it keeps 1 − ε + ε/V, the others get ε/V each. PyTorch and Marian.
  case uniform
  /// All but the target: it keeps 1 − ε, the others get ε/(V − 1) each. fairseq.
  case fairseq

  /// The ε of ``uniform`` that gives the same loss.
  ///
  /// From ε′/V = ε/(V − 1) follows ε′ = ε·V/(V − 1), and with it 1 − ε′ + ε′/V = 1 − ε.
  public func uniformShare(_ share: Double, vocabulary: Int) -> Double {
    switch self {
    case .uniform: share
    case .fairseq: min(share * Double(vocabulary) / Double(max(vocabulary - 1, 1)), 1)
    }
  }
}

import Foundation
import Tensors
import Testing
import Training

@Suite struct LabelSmoothingKindTests {
  /// The loss of one row as each toolkit writes it, against the tensor's.
  @Test(arguments: [0, 0.1, 0.3])
  func lossesAreTheToolkits(share: Double) throws {
    let scores: [Float] = [0.5, -1, 2, 0.25, -0.75]
    let sum = log(scores.reduce(0.0) { $0 + exp(Double($1)) })
    let losses = scores.map { sum - Double($0) }
    let target = 3
    // fairseq's label_smoothed_nll_loss: (1 − ε − ε/(V − 1))·nll + ε/(V − 1)·Σ.
    let part = share / 4
    let expected: [LabelSmoothingKind: Double] = [
      .uniform: (1 - share) * losses[target] + share / 5 * losses.reduce(0, +),
      .fairseq: (1 - share - part) * losses[target] + part * losses.reduce(0, +),
    ]
    for kind in LabelSmoothingKind.allCases {
      let found = try Tensor(scores, shape: [1, 5]).crossEntropySum(
        Tensor([Int64(target)]),
        labelSmoothing: kind.uniformShare(share, vocabulary: 5)
      ).item()
      #expect(abs(found - (expected[kind] ?? .nan)) < 1e-5, "\(kind)")
    }
  }
}

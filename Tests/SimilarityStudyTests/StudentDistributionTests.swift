import Foundation
import Testing

@testable import SimilarityStudy

@Suite("Student's t distribution")
struct StudentDistributionTests {
  /// One and two degrees of freedom have closed forms.
  @Test("equals the closed forms", arguments: [-30.0, -2.0, -0.1, 0.0, 0.3, 1.0, 4.0, 100.0])
  func closedForms(t: Double) {
    let one = 0.5 + atan(t) / Double.pi
    let two = 0.5 + t / (2 * (2 + t * t).squareRoot())
    #expect(abs(StudentDistribution.cumulative(t, degreesOfFreedom: 1) - one) < 1e-13)
    #expect(abs(StudentDistribution.cumulative(t, degreesOfFreedom: 2) - two) < 1e-13)
  }

  /// The usual table of t at 97.5 %.
  @Test(
    "quantiles are those of the tables",
    arguments: [
      (1, 12.7062), (2, 4.30265), (3, 3.18245), (4, 2.77645), (5, 2.57058), (9, 2.26216),
      (30, 2.04227), (120, 1.97993),
    ])
  func table(degrees: Int, expected: Double) {
    let found = StudentDistribution.quantile(0.975, degreesOfFreedom: degrees)
    #expect(abs(found - expected) < 6e-6 * max(1, expected), "\(found)")
    #expect(StudentDistribution.quantile(0.025, degreesOfFreedom: degrees) == -found)
  }

  @Test("approaches the normal distribution")
  func normal() {
    let found = StudentDistribution.quantile(0.975, degreesOfFreedom: 1_000_000)
    #expect(abs(found - NormalDistribution.quantile(0.975)) < 1e-5)
    #expect(abs(StudentDistribution.quantile(0.5, degreesOfFreedom: 7)) < 1e-9)
  }
}

/// Methods that look for a direction in which all losses fall.
extension Method {
  static let mgda = Method(
    name: "mgda", summary: "the shortest vector in the convex hull of the gradients",
    source: "Désidéri, 2012; Sener, Koltun, NeurIPS 2018",
    options: [
      Option(
        name: "normalisation", standard: "none",
        summary: "what gradients are divided by before the search: none, l2, loss or loss+"),
      Option(name: "solver", standard: "exact", summary: "exact or frank_wolfe"),
    ]
  ) { options throws(WeightingError) in
    MGDA(
      normalisation: try options.word("normalisation", default: .none),
      solver: try options.word("solver", default: .exact))
  }

  static let caGrad = Method(
    name: "cagrad", summary: "the best worst-case direction near the mean gradient",
    source: "Liu, Liu, Jin, Stone, Liu, NeurIPS 2021",
    options: [
      Option(
        name: "c", standard: "0.5", summary: "radius of the search, a share of the mean's norm")
    ]
  ) { options throws(WeightingError) in
    CAGrad(
      c: try options.number("c", default: 0.5, expected: "a finite number, 0 or more") {
        $0 >= 0 && $0.isFinite
      })
  }

  static let imtlG = Method(
    name: "imtl_g", summary: "equal projections onto all gradients",
    source: "Liu et al., ICLR 2021", options: []
  ) { _ throws(WeightingError) in IMTLG() }

  static let alignedMTL = Method(
    name: "aligned_mtl", summary: "gradients made orthogonal and equally long",
    source: "Senushkin, Patakin, Kuznetsov, Konushin, CVPR 2023",
    options: [
      Option(name: "scale", standard: "min", summary: "common eigenvalue: min, median or rmse")
    ]
  ) { options throws(WeightingError) in
    AlignedMTL(scale: try options.word("scale", default: .min))
  }

  static let nashMTL = Method(
    name: "nash_mtl", summary: "the Nash bargaining solution", source: "Navon et al., ICML 2022",
    options: [
      Option(name: "maximum_norm", standard: "1", summary: "greatest norm of a group's update")
    ]
  ) { options throws(WeightingError) in
    NashMTL(
      maximumNorm: try options.number("maximum_norm", default: 1, expected: "a positive number") {
        $0 > 0
      })
  }

  static let upGrad = Method(
    name: "upgrad", summary: "each gradient projected onto the cone without conflict",
    source: "Quinton, Rey, 2024", options: []
  ) { _ throws(WeightingError) in UPGrad() }
}

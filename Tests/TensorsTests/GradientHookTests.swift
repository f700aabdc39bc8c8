import Tensors
import Testing

struct GradientHookTests {
  private final class Probe: Error {}

  private func leaf() throws -> Tensor {
    let tensor = try doubles([1, 2])
    try tensor.setRequiresGradient(true)
    return tensor
  }

  @Test func aHookSeesTheGradientAndMayReplaceIt() throws {
    let leaf = try leaf()
    let middle = try leaf * 3
    var seen: [[Double]] = []
    try middle.onGradient { gradient in
      seen.append(try values(gradient))
      return nil
    }
    try middle.onGradient { try $0 * 10 }
    try (middle * middle).sum().backward()
    // d(Σm²)/dm = 2m = 6x; the replacement is ten times that, and m = 3x.
    #expect(seen == [[6, 12]])
    try expect(#require(try leaf.gradient()), equals: [180, 360])
  }

  @Test func aHookOnALeafReplacesWhatAccumulates() throws {
    let leaf = try leaf()
    let hook = try leaf.onGradient { _ in try doubles([7, 8]) }
    try leaf.sum().backward()
    try expect(#require(try leaf.gradient()), equals: [7, 8])
    try hook.remove()
    try leaf.sum().backward()
    try expect(#require(try leaf.gradient()), equals: [8, 9])
  }

  @Test func removalReleasesTheFunction() throws {
    let leaf = try leaf()
    weak var observed: Probe?
    let hook = try { () throws -> GradientHook in
      let probe = Probe()
      observed = probe
      return try leaf.onGradient { _ in
        withExtendedLifetime(probe) {}
        return nil
      }
    }()
    #expect(observed != nil)
    try hook.remove()
    #expect(observed == nil)
    #expect(throws: Never.self) { try hook.remove() }
  }

  @Test func theEndOfTheGraphReleasesTheFunction() throws {
    let leaf = try leaf()
    weak var observed: Probe?
    try {
      let probe = Probe()
      observed = probe
      let middle = try leaf * 2
      try middle.onGradient { _ in
        withExtendedLifetime(probe) {}
        return nil
      }
      try middle.sum().backward()
    }()
    #expect(observed == nil)
  }

  @Test func anErrorComesBackAsTheSameValueAndTheNextPassWorks() throws {
    let leaf = try leaf()
    weak var observed: Probe?
    for fails in [true, false, true] {
      let probe = Probe()
      observed = probe
      let middle = try leaf * 2
      let failing = try middle.onGradient { _ in
        if fails { throw probe }
        return nil
      }
      do {
        try middle.sum().backward()
        #expect(!fails)
      } catch let error as Probe {
        #expect(fails && error === probe)
      }
      try failing.remove()
    }
    #expect(observed == nil, "a caught error must not stay alive")
    try expect(#require(try leaf.gradient()), equals: [2, 2])
  }

  @Test func anErrorEndsTheSearchForGradientsToo() throws {
    let leaf = try leaf()
    let middle = try leaf * 2
    let probe = Probe()
    try middle.onGradient { _ in throw probe }
    let error = #expect(throws: Probe.self) { try middle.sum().gradients(of: [leaf]) }
    #expect(error === probe)
  }

  @Test func aReplacementOfTheWrongShapeIsAnError() throws {
    let leaf = try leaf()
    try leaf.onGradient { _ in try doubles([1, 2, 3]) }
    #expect(throws: TensorError.self) { try leaf.sum().backward() }
  }

  @Test func hooksNeedAGraph() throws {
    #expect(throws: TensorError.self) { try doubles([1]).onGradient { _ in nil } }
  }

  @Test func noGraphIsBuiltInsideAHook() throws {
    let (outer, inner) = try (leaf(), leaf())
    var built: Bool?
    try outer.onGradient { _ in
      let product = try inner * inner
      built = product.requiresGradient
      return nil
    }
    try outer.sum().backward()
    #expect(built == false)
    // Outside, the mode is what it was.
    let product = try inner * inner
    #expect(product.requiresGradient)
  }
}

internal import CTorch

extension Tensor {
  /// Whether gradients with respect to this tensor are computed.
  public var requiresGradient: Bool { gv_requires_grad(handle) }

  /// Makes this leaf of the graph one whose gradient is computed, or no longer.
  public func setRequiresGradient(_ required: Bool) throws {
    try check(gv_set_requires_grad(handle, required))
  }

  /// The same memory outside the graph.
  public func detached() throws -> Tensor { try Self.make { gv_detach(handle, $0) } }

  /// The accumulated gradient of this leaf, nil when there is none yet.
  public func gradient() throws -> Tensor? {
    var result: gv_tensor?
    try check(gv_grad(handle, &result))
    return result.map { Tensor(owning: $0) }
  }

  /// Puts a tensor where the backward pass accumulates this leaf's gradient, or takes it away.
  ///
  /// The backward pass adds in place, so a view of a larger buffer collects the gradient there.
  public func setGradient(_ gradient: Tensor?) throws {
    try check(gv_set_grad(handle, gradient?.handle))
  }

  /// Adds the gradient of this scalar to every leaf that it depends on.
  ///
  /// - Parameters:
  ///   - gradient: the gradient of this tensor; 1 for a scalar when left out.
  ///   - retainGraph: whether the graph stays, for another pass.
  /// - Throws: ``TensorError``, or the very error that a hook has thrown.
  public func backward(_ gradient: Tensor? = nil, retainGraph: Bool = false) throws {
    try check(gv_backward(handle, gradient?.handle, retainGraph))
  }

  /// The gradients of this tensor with respect to others, without accumulating them.
  ///
  /// - Returns: one gradient an input; nil where this tensor does not depend on the input.
  public func gradients(
    of inputs: [Tensor], from gradient: Tensor? = nil, retainGraph: Bool = false
  ) throws -> [Tensor?] {
    var results = [gv_tensor?](repeating: nil, count: inputs.count)
    try withExtendedLifetime(inputs) {
      let handles = inputs.map { Optional($0.handle) }
      try check(
        gv_gradients(
          handle, gradient?.handle, handles, handles.count, retainGraph, &results))
    }
    return results.map { $0.map { Tensor(owning: $0) } }
  }
}

/// Runs a body in which no graph is built, so nothing in it can be differentiated.
///
/// The mode belongs to the thread, hence the body is synchronous.
public func withoutGradients<Result>(_ body: () throws -> Result) rethrows -> Result {
  let previous = gv_set_gradient_mode(false)
  defer { _ = gv_set_gradient_mode(previous) }
  return try body()
}

/// Runs a body in which matrix products take bfloat16 operands and sums stay in float32.
///
/// A leaf's bfloat16 copy is made once and kept until the outermost body ends: change parameters
/// outside, or the products go on with the old ones.
///
/// - Parameter enabled: false runs the body as it is.
public func withBFloat16Autocast<Result>(
  _ enabled: Bool = true, on device: Device = .cpu, _ body: () throws -> Result
) throws -> Result {
  guard enabled else { return try body() }
  var previous = false
  try check(gv_set_autocast(device.name, true, &previous))
  defer {
    var ignored = false
    _ = gv_set_autocast(device.name, previous, &ignored)
  }
  return try body()
}

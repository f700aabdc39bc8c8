internal import CTorch

/// A source of random numbers for tensors, passed to whatever draws them.
///
/// The same seed gives the same numbers; there is no hidden global generator.
public final class Generator {
  let handle: gv_generator

  /// Makes a generator on a device.
  public init(seed: UInt64, device: Device = .cpu) throws {
    var result: gv_generator?
    try check(gv_generator_new(device.name, seed, &result))
    guard let result else { throw TensorError.libtorch("no generator for \(device)") }
    handle = result
  }

  deinit { gv_generator_free(handle) }

  /// Starts the sequence that belongs to a seed from its beginning.
  public func reseed(_ seed: UInt64) throws { try check(gv_generator_seed(handle, seed)) }
}

@available(*, unavailable)
extension Generator: Sendable {}

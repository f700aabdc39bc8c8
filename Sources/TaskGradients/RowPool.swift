import Tensors

/// Keeps the memory of solved groups' gradients for the groups that come next.
///
/// A step asks for the same few large blocks again and again; the kernel would clear every page of
/// them each time.
final class RowPool {
  private let device: Device
  private var free: [Tensor] = []

  init(device: Device) { self.device = device }

  /// A float32 vector of at least some elements, whatever is in them.
  func take(_ count: Int) throws -> Tensor {
    let fitting = free.indices.filter { free[$0].count >= count }
    if let best = fitting.min(by: { free[$0].count < free[$1].count }) {
      return free.remove(at: best)
    }
    // One that is too small would never be asked for again: the new one serves in its place.
    if let largest = free.indices.max(by: { free[$0].count < free[$1].count }) {
      free.remove(at: largest)
    }
    return try .uninitialized([count], device: device)
  }

  /// Takes a vector back.
  func give(_ vector: Tensor) { free.append(vector) }
}

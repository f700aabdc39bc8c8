internal import CTorch

/// A function that sees a tensor's gradient during the backward pass, and may replace it.
public final class GradientHook {
  private let tensor: Tensor
  private let identifier: UInt32

  fileprivate init(on tensor: Tensor, identifier: UInt32) {
    self.tensor = tensor
    self.identifier = identifier
  }

  /// Takes the hook off its tensor and releases the function.
  public func remove() throws { try check(gv_remove_hook(tensor.handle, identifier)) }

  /// The Swift error that a hook threw on this thread, if one did.
  static func takeError() -> (any Error)? {
    guard let pointer = gv_take_callback_error() else { return nil }
    defer { gv_forget_callback_error() }
    return Unmanaged<ErrorBox>.fromOpaque(pointer).takeUnretainedValue().error
  }
}

extension Tensor {
  /// Calls a function with this tensor's gradient once the backward pass has it.
  ///
  /// A tensor it returns takes the gradient's place; nil leaves the gradient as it is. An error it
  /// throws ends the backward pass and comes out of ``backward(_:retainGraph:)`` as the same value.
  /// The function lives as long as the graph or until ``GradientHook/remove()``; it must not keep
  /// this tensor alive, or neither is freed.
  @discardableResult
  public func onGradient(_ function: @escaping (Tensor) throws -> Tensor?) throws -> GradientHook {
    let context = Unmanaged.passRetained(HookBox(function)).toOpaque()
    var identifier: UInt32 = 0
    try check(
      gv_register_hook(
        handle, context, runHook, releaseHook, releaseError, &identifier))
    return GradientHook(on: self, identifier: identifier)
  }
}

private final class HookBox {
  let function: (Tensor) throws -> Tensor?
  init(_ function: @escaping (Tensor) throws -> Tensor?) { self.function = function }
}

private final class ErrorBox {
  let error: any Error
  init(_ error: any Error) { self.error = error }
}

private func runHook(
  context: UnsafeMutableRawPointer?, gradient: gv_tensor?,
  replacement: UnsafeMutablePointer<gv_tensor?>?
) -> UnsafeMutableRawPointer? {
  guard let context, let gradient else { return nil }
  let box = Unmanaged<HookBox>.fromOpaque(context).takeUnretainedValue()
  let tensor = Tensor(owning: gradient)
  do {
    if let result = try box.function(tensor) { replacement?.pointee = try result.shared() }
    return nil
  } catch {
    return Unmanaged.passRetained(ErrorBox(error)).toOpaque()
  }
}

private func releaseHook(context: UnsafeMutableRawPointer?) {
  guard let context else { return }
  Unmanaged<HookBox>.fromOpaque(context).release()
}

private func releaseError(error: UnsafeMutableRawPointer?) {
  guard let error else { return }
  Unmanaged<ErrorBox>.fromOpaque(error).release()
}

extension Tensor {
  /// A second handle on the same tensor, for the shim to own.
  fileprivate func shared() throws -> gv_tensor {
    var result: gv_tensor?
    try check(gv_detach(handle, &result))
    guard let result else { throw TensorError.libtorch("a tensor could not be shared") }
    return result
  }
}

internal import CTorch

/// A place where tensors live: `cpu`, `cuda`, `cuda:1`.
public struct Device: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The device's name in libtorch's spelling.
  public let name: String

  /// The host's processor and memory.
  public static let cpu = Device(unchecked: "cpu")

  private init(unchecked name: String) { self.name = name }

  /// Finds a device by name, loading what it needs.
  ///
  /// - Parameter name: `cpu`, `cuda`, or `cuda:N` for the GPU of index N.
  /// - Throws: ``TensorError/noSuchDevice(_:reason:)`` when the name is not understood, libtorch was
  ///   built without it, or no such processor is present.
  public init(named name: String) throws {
    guard name == "cpu" || name.hasPrefix("cuda") else {
      throw TensorError.noSuchDevice(name, reason: "the name is not known")
    }
    guard gv_load_device_support(name) == GV_OK else {
      throw TensorError.noSuchDevice(name, reason: String(cString: gv_last_error()))
    }
    guard name == "cpu" || gv_cuda_available() else {
      throw TensorError.noSuchDevice(name, reason: "no GPU was found")
    }
    self.init(unchecked: name)
  }

  init(of handle: gv_tensor) { self.init(unchecked: String(cString: gv_device_name(handle))) }

  /// The device's name.
  public var description: String { name }
}

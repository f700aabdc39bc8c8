internal import CTorch

/// Facts and settings of libtorch in this process.
public enum Runtime {
  /// The version of libtorch that the package was built with, such as `2.13.0`.
  public static var torchVersion: String { String(cString: gv_torch_version()) }

  /// The vector instructions that libtorch's kernels use here, such as `AVX2`.
  public static var cpuCapability: String { String(cString: gv_cpu_capability()) }

  /// Whether the processor multiplies bfloat16 matrices in hardware (AVX512-BF16).
  ///
  /// Only then is mixed precision on the CPU faster than float32.
  public static var hasFastBFloat16: Bool { gv_cpu_has_bfloat16_products() }

  /// The number of threads that an operation on the CPU uses.
  ///
  /// Every thread that calls libtorch gets a team of this size, so call it from one thread.
  public static var threads: Int {
    get { Int(gv_threads()) }
    set {
      precondition(newValue > 0, "a number of threads is positive")
      gv_set_threads(Int32(clamping: newValue))
    }
  }

  /// Keeps the host memory of freed tensors for the next ones instead of giving it back.
  ///
  /// Call it once before training: a step frees and asks for the same large blocks again and again,
  /// and the kernel would clear every page of them each time. Steps of ever other shapes leave pieces
  /// behind that fit nothing; see ``releaseFreedMemory()``.
  public static func keepFreedMemory() { gv_keep_freed_memory() }

  /// Gives the host memory of freed tensors back to the system.
  ///
  /// It takes some hundredths of a second, and what is asked for next is cleared anew.
  public static func releaseFreedMemory() { gv_release_freed_memory() }
}

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

  /// The number of threads in which this package's own kernels run: ``threads``, or 1 where libtorch's
  /// threads cannot be used.
  public static var kernelThreads: Int { Int(gv_loop_threads()) }

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

  /// From now on keeps the host memory of freed large tensors for the next ones.
  ///
  /// Call it before training: a step frees and asks for the same large blocks again and again, and the
  /// kernel would clear every page of them each time. What is kept and what is in use are together never
  /// more than the most that was in use at once, or a quarter above it once shapes turn out to vary.
  public static func keepFreedMemory() { gv_keep_freed_memory() }

  /// The host memory of large tensors since ``keepFreedMemory()``, in bytes; zeros before it.
  public static var hostMemory: HostMemory {
    let state = gv_kept_host_memory()
    return HostMemory(
      used: Int(state.used), kept: Int(state.kept), mostUsed: Int(state.most_used))
  }

  /// Host memory of tensors of at least 256 KiB, in bytes.
  public struct HostMemory: Sendable, Equatable {
    /// What tensors have.
    public let used: Int
    /// What freed tensors left for the next ones.
    public let kept: Int
    /// The most that tensors had at once.
    public let mostUsed: Int
  }
}

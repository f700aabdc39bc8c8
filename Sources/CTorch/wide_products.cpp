// Products of bfloat16 matrices with float32 results. libtorch has no operation for them on the host, but
// its builds for Intel processors hold the function of the Math Kernel Library.

#include <cstdint>

#include "Segments.h"

// Column-major, as all of BLAS; absent from other builds, then its address is null.
extern "C" __attribute__((weak)) void gemm_bf16bf16f32_(
    const char *transpose_a, const char *transpose_b, const int *m, const int *n, const int *k,
    const float *alpha, const uint16_t *a, const int *lda, const uint16_t *b, const int *ldb,
    const float *beta, float *c, const int *ldc);

namespace {

/// Elsewhere the library emulates bfloat16.
bool isAvailable() {
#if defined(__x86_64__)
  static const bool available = gemm_bf16bf16f32_ && __builtin_cpu_is("intel") &&
                                __builtin_cpu_supports("avx512bf16") > 0;
  return available;
#else
  return false;
#endif
}

constexpr int64_t kLargest = INT32_MAX;

}  // namespace

bool gv::putWideProduct(const at::Tensor &destination, const at::Tensor &left,
                        const at::Tensor &right, bool accumulate) {
  const bool fits = destination.is_cpu() && destination.scalar_type() == at::kFloat &&
                    left.scalar_type() == at::kBFloat16 && right.scalar_type() == at::kBFloat16 &&
                    destination.is_contiguous() && left.stride(0) == 1 && right.stride(1) == 1 &&
                    left.stride(1) >= left.size(0) && right.stride(0) >= right.size(1) &&
                    left.stride(1) <= kLargest && right.stride(0) <= kLargest &&
                    left.size(1) <= kLargest;
  if (!fits || !isAvailable()) return false;
  // In column-major order the rows of the result are columns: its transpose is rightᵀ·leftᵀ.
  const int m = static_cast<int>(right.size(1)), n = static_cast<int>(left.size(0)),
            k = static_cast<int>(left.size(1)), lda = static_cast<int>(right.stride(0)),
            ldb = static_cast<int>(left.stride(1));
  const float one = 1, beta = accumulate ? 1 : 0;
  gemm_bf16bf16f32_("N", "T", &m, &n, &k, &one,
                    static_cast<const uint16_t *>(right.const_data_ptr()), &lda,
                    static_cast<const uint16_t *>(left.const_data_ptr()), &ldb, &beta,
                    static_cast<float *>(destination.mutable_data_ptr()), &m);
  return true;
}

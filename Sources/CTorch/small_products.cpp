#include "SmallProducts.h"

#include <algorithm>

// Column-major, as all of BLAS; absent from builds that hide it, then its address is null.
extern "C" __attribute__((weak)) void sgemm_(
    const char *transpose_a, const char *transpose_b, const int *m, const int *n, const int *k,
    const float *alpha, const float *a, const int *lda, const float *b, const int *ldb,
    const float *beta, float *c, const int *ldc);

namespace gv {

bool hasSmallProducts() { return sgemm_ != nullptr; }

void multiply(const Matrix &left, const Matrix &right, const Matrix &out,
              float factor) {
  if (out.rows == 0 || out.columns == 0) return;
  if (left.columns == 0) {
    for (int64_t r = 0; r < out.rows; ++r) {
      std::fill(out.data + r * out.stride, out.data + r * out.stride + out.columns, 0.0f);
    }
    return;
  }
  // In column-major order the rows of the result are columns: its transpose is rightᵀ·leftᵀ.
  const int m = static_cast<int>(out.columns), n = static_cast<int>(out.rows),
            k = static_cast<int>(left.columns), lda = static_cast<int>(right.stride),
            ldb = static_cast<int>(left.stride), ldc = static_cast<int>(out.stride);
  const float beta = 0;
  sgemm_(right.isFlipped ? "T" : "N", left.isFlipped ? "T" : "N", &m, &n, &k, &factor, right.data,
         &lda, left.data, &ldb, &beta, out.data, &ldc);
}

}  // namespace gv

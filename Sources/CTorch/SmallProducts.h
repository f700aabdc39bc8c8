// Products of small matrices that lie anywhere in memory, without the cost of a tensor for each.

#pragma once

#include <cstdint>

namespace gv {

/// A matrix in rows `stride` apart; or, where it is flipped, the transpose of such a matrix.
struct Matrix {
  float *data;
  int64_t rows, columns, stride;
  bool isFlipped = false;

  Matrix transposed() const { return {data, columns, rows, stride, !isFlipped}; }
};

/// Whether this build of libtorch offers its products of matrices in memory.
bool hasSmallProducts();

/// out = factor·left·right in the calling thread's share of the machine; zeros for an inner width of 0.
///
/// `out` is not flipped. Sizes are below 2³¹.
void multiply(const Matrix &left, const Matrix &right, const Matrix &out,
              float factor);

}  // namespace gv

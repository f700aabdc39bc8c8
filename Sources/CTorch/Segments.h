// Where each task's part of a batch lies, and where its gradient goes.

#pragma once

#include <ATen/core/Tensor.h>

#include "Interface.h"

namespace gv {

/// One task's part of a tensor, as rows of its last dimension.
inline at::Tensor segment(const at::Tensor &tensor, const int64_t *bounds, size_t task) {
  auto part = tensor.narrow(0, bounds[task], bounds[task + 1] - bounds[task]);
  return part.reshape({-1, tensor.size(-1)});
}

/// Where one task's gradient of a parameter of the given shape lies among rows [K, ·].
inline at::Tensor place(const at::Tensor &rows, size_t task, int64_t offset,
                        at::IntArrayRef shape) {
  return rows.select(0, static_cast<int64_t>(task))
      .narrow(0, offset, c10::multiply_integers(shape))
      .view(shape);
}

inline void put(const at::Tensor &destination, const at::Tensor &value, bool accumulate) {
  if (accumulate) {
    destination.add_(value);
  } else {
    destination.copy_(value);
  }
}

/// Writes left·right to the destination, or adds it.
inline void putProduct(at::Tensor destination, const at::Tensor &left, const at::Tensor &right,
                       bool accumulate) {
  if (right.size(0) == 0) {
    if (!accumulate) destination.zero_();
  } else if (left.scalar_type() == destination.scalar_type()) {
    destination.addmm_(left, right, accumulate ? 1 : 0, 1);
  } else {
    put(destination, left.mm(right), accumulate);
  }
}

}  // namespace gv

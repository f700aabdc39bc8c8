// Where each task's part of a batch lies, and where its gradient goes.

#pragma once

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

#include <vector>

#include "Interface.h"
#include "Parallel.h"

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

/// Nothing is recorded and nothing cast in this thread.
struct PlainArithmetic {
  at::NoGradGuard gradient;
  c10::impl::ExcludeDispatchKeyGuard autocast{c10::autocast_dispatch_keyset};
};

/// Tasks for each thread, so that all have about as many rows; nothing where that cannot be.
std::vector<std::vector<size_t>> balanced(const int64_t *bounds, size_t tasks, size_t threads);

/// Runs `body(task)` for every task: on the host several at once, each in one thread. That is faster
/// than all threads on each task in turn, whose products are small.
template <typename Body>
void eachTask(const at::Tensor &where, const int64_t *bounds, size_t tasks, Body body) {
  std::vector<std::vector<size_t>> shares;
  if (where.is_cpu() && !at::in_parallel_region()) {
    shares = balanced(bounds, tasks, static_cast<size_t>(at::get_num_threads()));
  }
  if (shares.empty()) {
    for (size_t task = 0; task < tasks; ++task) body(task);
    return;
  }
  parallelFor(0, static_cast<int64_t>(shares.size()), 1, [&](int64_t first, int64_t last) {
    PlainArithmetic guard;
    for (int64_t share = first; share < last; ++share) {
      for (size_t task : shares[share]) body(task);
    }
  });
}

/// Writes left·right, of bfloat16, to a destination of float32 without rounding in between, or adds it;
/// false where this machine has no such product or the layout is another.
bool putWideProduct(const at::Tensor &destination, const at::Tensor &left, const at::Tensor &right,
                    bool accumulate);

/// Writes left·right to the destination, or adds it.
inline void putProduct(at::Tensor destination, const at::Tensor &left, const at::Tensor &right,
                       bool accumulate) {
  if (right.size(0) == 0) {
    if (!accumulate) destination.zero_();
  } else if (left.scalar_type() == destination.scalar_type()) {
    destination.addmm_(left, right, accumulate ? 1 : 0, 1);
  } else if (!putWideProduct(destination, left, right, accumulate)) {
    put(destination, left.mm(right), accumulate);
  }
}

}  // namespace gv

#include <ATen/core/grad_mode.h>
#include <ATen/ops/layer_norm.h>

#include "Interface.h"

namespace {

/// One task's part of a tensor, as rows of its last dimension.
at::Tensor segment(const at::Tensor &tensor, const int64_t *bounds, size_t task) {
  auto part = tensor.narrow(0, bounds[task], bounds[task + 1] - bounds[task]);
  return part.reshape({-1, tensor.size(-1)});
}

/// Where one task's gradient of a parameter of the given shape lies.
at::Tensor place(gv_tensor rows, size_t task, int64_t offset, at::IntArrayRef shape) {
  return rows->value.select(0, static_cast<int64_t>(task))
      .narrow(0, offset, c10::multiply_integers(shape))
      .view(shape);
}

void put(const at::Tensor &destination, const at::Tensor &value, bool accumulate) {
  if (accumulate) {
    destination.add_(value);
  } else {
    destination.copy_(value);
  }
}

void putProduct(at::Tensor destination, const at::Tensor &left, const at::Tensor &right,
                bool accumulate) {
  if (left.scalar_type() == destination.scalar_type()) {
    destination.addmm_(left, right, accumulate ? 1 : 0, 1);
  } else {
    put(destination, left.mm(right), accumulate);
  }
}

/// Writes the sum over each segment's rows.
void putSums(gv_tensor rows, const at::Tensor &values, const int64_t *bounds, size_t tasks,
             int64_t offset, bool accumulate) {
  for (size_t task = 0; task < tasks; ++task) {
    put(place(rows, task, offset, {values.size(-1)}), segment(values, bounds, task).sum(0),
        accumulate);
  }
}

void checkSegments(gv_tensor gradient, const int64_t *bounds, size_t tasks, gv_tensor rows) {
  TORCH_CHECK(rows->value.dim() == 2 && rows->value.size(0) == static_cast<int64_t>(tasks),
              "expected one row for each of ", tasks, " tasks, found shape ", rows->value.sizes());
  TORCH_CHECK(bounds[tasks] == gradient->value.size(0), "the segments end at ", bounds[tasks],
              ", the layer's output has ", gradient->value.size(0), " rows");
}

}  // namespace

gv_status gv_segment_products(gv_tensor output_gradient, gv_tensor input, const int64_t *bounds,
                              size_t tasks, gv_tensor rows, int64_t offset, bool accumulate) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    checkSegments(output_gradient, bounds, tasks, rows);
    const auto &gradient = output_gradient->value;
    auto inputs = input->value.to(gradient.scalar_type());
    const int64_t shape[] = {gradient.size(-1), inputs.size(-1)};
    for (size_t task = 0; task < tasks; ++task) {
      putProduct(place(rows, task, offset, shape), segment(gradient, bounds, task).t(),
                 segment(inputs, bounds, task), accumulate);
    }
  });
}

gv_status gv_segment_sums(gv_tensor output_gradient, const int64_t *bounds, size_t tasks,
                          gv_tensor rows, int64_t offset, bool accumulate) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    checkSegments(output_gradient, bounds, tasks, rows);
    putSums(rows, output_gradient->value, bounds, tasks, offset, accumulate);
  });
}

gv_status gv_segment_gains(gv_tensor output_gradient, gv_tensor input, double epsilon,
                           const int64_t *bounds, size_t tasks, gv_tensor rows, int64_t offset,
                           bool accumulate) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    checkSegments(output_gradient, bounds, tasks, rows);
    const auto &gradient = output_gradient->value;
    auto inputs = input->value.to(gradient.scalar_type());
    auto normal = at::layer_norm(inputs, {gradient.size(-1)}, {}, {}, epsilon);
    putSums(rows, gradient.mul(normal), bounds, tasks, offset, accumulate);
  });
}

gv_status gv_segment_embedding(gv_tensor output_gradient, gv_tensor indices, int64_t padding,
                               const int64_t *bounds, size_t tasks, gv_tensor rows, int64_t offset,
                               int64_t vocabulary, bool accumulate) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    checkSegments(output_gradient, bounds, tasks, rows);
    auto gradient = output_gradient->value.to(rows->value.scalar_type());
    if (padding >= 0) gradient = gradient.mul(indices->value.ne(padding).unsqueeze(-1));
    for (size_t task = 0; task < tasks; ++task) {
      auto table = place(rows, task, offset, {vocabulary, gradient.size(-1)});
      if (!accumulate) table.zero_();
      auto used = indices->value.narrow(0, bounds[task], bounds[task + 1] - bounds[task]);
      table.index_add_(0, used.reshape({-1}), segment(gradient, bounds, task));
    }
  });
}

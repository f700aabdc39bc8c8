// Task gradients of one layer's weights, from the gradient of the layer's output.

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cstring>
#include <numeric>

#include "Parallel.h"
#include "Segments.h"
#include "Vectors.h"

using gv::place;
using gv::put;
using gv::putProduct;
using gv::segment;

namespace {

/// sums[c] += Σ_r values[r, c]
GV_KERNEL void addRows(const float *values, int64_t rows, int64_t width, float *sums) {
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < width; ++c) sums[c] += values[r * width + c];
  }
}

/// The same for bfloat16.
GV_KERNEL void addNarrowRows(const uint16_t *values, int64_t rows, int64_t width, float *sums) {
  for (int64_t r = 0; r < rows; ++r) {
    for (int64_t c = 0; c < width; ++c) {
      const uint32_t bits = static_cast<uint32_t>(values[r * width + c]) << 16;
      float value;
      std::memcpy(&value, &bits, sizeof value);
      sums[c] += value;
    }
  }
}

/// sums[c] += Σ_r gradient[r, c]·(input[r, c] − mean[r])·scale[r]
GV_KERNEL void addGains(const float *gradient, const float *input, const float *mean,
                        const float *scale, int64_t rows, int64_t width, float *sums) {
  for (int64_t r = 0; r < rows; ++r) {
    const float m = mean[r], s = scale[r];
    for (int64_t c = 0; c < width; ++c) {
      sums[c] += gradient[r * width + c] * ((input[r * width + c] - m) * s);
    }
  }
}

/// table[indices[r]] += gradient[r], except where the index is `padding`.
GV_KERNEL void addLookUps(const float *gradient, const int64_t *indices, int64_t padding,
                          int64_t rows, int64_t width, float *table) {
  for (int64_t r = 0; r < rows; ++r) {
    if (indices[r] == padding) continue;
    float *entry = table + indices[r] * width;
    for (int64_t c = 0; c < width; ++c) entry[c] += gradient[r * width + c];
  }
}

/// Sums over a segment are formed a few rows at a time, so that rounding does not add up.
constexpr int64_t kRun = 64;

/// Runs `add(first row, rows, sums)` over each segment, and puts the sums in place.
///
/// - Parameter per_place: the rows of each place of the leading dimension.
template <typename Add>
void putSums(gv_tensor rows, const int64_t *bounds, size_t tasks, int64_t per_place, int64_t width,
             int64_t offset, bool accumulate, Add add) {
  auto &all = rows->value;
  TORCH_CHECK(all.scalar_type() == at::kFloat && all.stride(1) == 1, "rows are float32 and dense");
  auto base = static_cast<float *>(all.mutable_data_ptr()) + offset;
  gv::parallelFor(0, static_cast<int64_t>(tasks), 1, [&](int64_t first, int64_t last) {
    std::vector<float> run(width);
    for (int64_t task = first; task < last; ++task) {
      float *sums = base + task * all.stride(0);
      if (!accumulate) std::fill(sums, sums + width, 0.0f);
      const int64_t end = bounds[task + 1] * per_place;
      for (int64_t row = bounds[task] * per_place; row < end; row += kRun) {
        std::fill(run.begin(), run.end(), 0.0f);
        add(row, std::min(kRun, end - row), run.data());
        for (int64_t c = 0; c < width; ++c) sums[c] += run[c];
      }
    }
  });
}

/// A tensor as dense float32 rows of its last dimension.
at::Tensor dense(const at::Tensor &tensor) {
  return tensor.to(at::kFloat).contiguous().view({-1, tensor.size(-1)});
}

const float *data(const at::Tensor &tensor) {
  return static_cast<const float *>(tensor.const_data_ptr());
}

/// The rows of each place of the leading dimension.
int64_t perPlace(const at::Tensor &tensor) {
  return tensor.size(0) == 0 ? 0 : tensor.numel() / tensor.size(-1) / tensor.size(0);
}

void checkSegments(gv_tensor gradient, const int64_t *bounds, size_t tasks, gv_tensor rows) {
  TORCH_CHECK(rows->value.dim() == 2 && rows->value.size(0) == static_cast<int64_t>(tasks),
              "expected one row for each of ", tasks, " tasks, found shape ", rows->value.sizes());
  TORCH_CHECK(bounds[tasks] == gradient->value.size(0), "the segments end at ", bounds[tasks],
              ", the layer's output has ", gradient->value.size(0), " rows");
}

/// Writes the sum over each segment's rows, by libtorch.
void putDeviceSums(gv_tensor rows, const at::Tensor &values, const int64_t *bounds, size_t tasks,
                   int64_t offset, bool accumulate) {
  for (size_t task = 0; task < tasks; ++task) {
    put(place(rows->value, task, offset, {values.size(-1)}), segment(values, bounds, task).sum(0),
        accumulate);
  }
}

}  // namespace

namespace gv {

std::vector<std::vector<size_t>> balanced(const int64_t *bounds, size_t tasks, size_t threads) {
  if (threads < 2 || tasks < threads) return {};
  std::vector<size_t> order(tasks);
  std::iota(order.begin(), order.end(), 0);
  auto rows = [&](size_t task) { return bounds[task + 1] - bounds[task]; };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t one, size_t other) { return rows(one) > rows(other); });
  std::vector<std::vector<size_t>> shares(threads);
  std::vector<int64_t> loads(threads);
  for (size_t task : order) {
    auto least = std::min_element(loads.begin(), loads.end()) - loads.begin();
    shares[least].push_back(task);
    loads[least] += rows(task);
  }
  // Where one task is most of the batch, all threads had better share its products.
  const int64_t most = *std::max_element(loads.begin(), loads.end());
  if (most * static_cast<int64_t>(threads) * 4 > bounds[tasks] * 5) return {};
  return shares;
}

}  // namespace gv

gv_status gv_segment_totals(gv_tensor values, const int64_t *bounds, size_t tasks, gv_tensor *out) {
  return gv::produce(out, [&] {
    const auto &all = values->value;
    TORCH_CHECK(all.dim() == 1 && all.size(0) == bounds[tasks], "segments of ", bounds[tasks],
                " values do not divide a tensor of shape ", all.sizes());
    auto task_of = at::empty({bounds[tasks]}, at::TensorOptions(at::kLong));
    auto places = static_cast<int64_t *>(task_of.mutable_data_ptr());
    for (size_t task = 0; task < tasks; ++task) {
      std::fill(places + bounds[task], places + bounds[task + 1], static_cast<int64_t>(task));
    }
    auto sums = at::zeros({static_cast<int64_t>(tasks)}, all.options().dtype(at::kDouble));
    return sums.index_add(0, task_of.to(all.device()), all.to(at::kDouble));
  });
}

gv_status gv_segment_products(gv_tensor output_gradient, gv_tensor input, const int64_t *bounds,
                              size_t tasks, gv_tensor rows, int64_t offset, bool accumulate) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    checkSegments(output_gradient, bounds, tasks, rows);
    const auto &gradient = output_gradient->value;
    auto inputs = input->value.to(gradient.scalar_type());
    const int64_t shape[] = {gradient.size(-1), inputs.size(-1)};
    gv::eachTask(gradient, bounds, tasks, [&](size_t task) {
      putProduct(place(rows->value, task, offset, shape), segment(gradient, bounds, task).t(),
                 segment(inputs, bounds, task), accumulate);
    });
  });
}

gv_status gv_segment_sums(gv_tensor output_gradient, const int64_t *bounds, size_t tasks,
                          gv_tensor rows, int64_t offset, bool accumulate) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    checkSegments(output_gradient, bounds, tasks, rows);
    const auto &gradient = output_gradient->value;
    if (!gradient.is_cpu()) return putDeviceSums(rows, gradient, bounds, tasks, offset, accumulate);
    const int64_t width = gradient.size(-1), per_place = perPlace(gradient);
    if (gradient.scalar_type() == at::kBFloat16 && gradient.is_contiguous()) {
      auto narrow = static_cast<const uint16_t *>(gradient.const_data_ptr());
      return putSums(rows, bounds, tasks, per_place, width, offset, accumulate,
                     [&](int64_t row, int64_t count, float *sums) {
                       addNarrowRows(narrow + row * width, count, width, sums);
                     });
    }
    auto values = dense(gradient);
    putSums(rows, bounds, tasks, per_place, width, offset, accumulate,
            [&](int64_t row, int64_t count, float *sums) {
              addRows(data(values) + row * width, count, width, sums);
            });
  });
}

gv_status gv_segment_gains(gv_tensor output_gradient, gv_tensor input, gv_tensor mean,
                           gv_tensor scale, const int64_t *bounds, size_t tasks, gv_tensor rows,
                           int64_t offset, bool accumulate) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    checkSegments(output_gradient, bounds, tasks, rows);
    const auto &gradient = output_gradient->value;
    const int64_t width = gradient.size(-1);
    if (!gradient.is_cpu()) {
      auto normal = input->value.to(at::kFloat).sub(mean->value).mul(scale->value);
      return putDeviceSums(rows, normal.mul_(gradient), bounds, tasks, offset, accumulate);
    }
    auto inputs = dense(input->value), values = dense(gradient);
    auto centres = mean->value.to(at::kFloat).contiguous();
    auto factors = scale->value.to(at::kFloat).contiguous();
    TORCH_CHECK(centres.numel() == inputs.size(0) && factors.numel() == inputs.size(0),
                "expected a mean and a deviation for each of ", inputs.size(0), " rows");
    const float *means = data(centres), *scales = data(factors);
    putSums(rows, bounds, tasks, perPlace(gradient), width, offset, accumulate,
            [&](int64_t row, int64_t count, float *sums) {
              addGains(data(values) + row * width, data(inputs) + row * width, means + row,
                       scales + row, count, width, sums);
            });
  });
}

gv_status gv_segment_embedding(gv_tensor output_gradient, gv_tensor indices, int64_t padding,
                               const int64_t *bounds, size_t tasks, gv_tensor rows, int64_t offset,
                               int64_t vocabulary, bool accumulate) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    checkSegments(output_gradient, bounds, tasks, rows);
    const auto &gradient = output_gradient->value;
    auto values = dense(gradient);
    auto places = indices->value.contiguous().view({-1});
    if (!gradient.is_cpu() && padding >= 0) values = values.mul(places.ne(padding).unsqueeze(-1));
    const int64_t per_place = perPlace(gradient);
    gv::eachTask(gradient, bounds, tasks, [&](size_t task) {
      auto table = place(rows->value, task, offset, {vocabulary, values.size(1)});
      if (!accumulate) table.zero_();
      const int64_t start = bounds[task] * per_place, count = bounds[task + 1] * per_place - start;
      if (gradient.is_cpu()) {
        addLookUps(data(values) + start * values.size(1),
                   static_cast<const int64_t *>(places.const_data_ptr()) + start, padding, count,
                   values.size(1), static_cast<float *>(table.mutable_data_ptr()));
      } else {
        table.index_add_(0, places.narrow(0, start, count), values.narrow(0, start, count));
      }
    });
  });
}

// Gramians and weighted sums of the rows of a buffer [K, N] of task gradients.

#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

#include "BFloat16.h"
#include "Interface.h"
#include "Parallel.h"
#include "Vectors.h"

namespace {

/// Eight floats, wherever they begin.
typedef float Lanes __attribute__((vector_size(32), aligned(4), may_alias));
constexpr int64_t kLanes = 8;
/// Rows and columns of the Gramian formed at once.
constexpr int64_t kTall = 4, kWide = 2;

int64_t roundUp(int64_t count, int64_t multiple) { return (count + multiple - 1) / multiple * multiple; }

/// Multiplies a row by a power of two that makes its largest element about 1, and writes zeros behind
/// it; gives what undoes it. A row that is not finite is left as it is.
GV_KERNEL double scaleToUnit(float *row, int64_t count, int64_t padded) {
  // The bits of numbers without their signs are ordered as the numbers are.
  uint32_t most = 0;
  for (int64_t c = 0; c < count; ++c) {
    uint32_t bits;
    std::memcpy(&bits, row + c, sizeof bits);
    most = std::max(most, bits & 0x7fffffffu);
  }
  float largest;
  std::memcpy(&largest, &most, sizeof largest);
  int exponent = 0;
  if (largest > 0 && std::isfinite(largest)) std::frexp(largest, &exponent);
  exponent = std::clamp(exponent, -126, 126);
  const float scale = std::ldexp(1.0f, -exponent);
  for (int64_t c = 0; c < count; ++c) row[c] *= scale;
  std::fill(row + count, row + padded, 0.0f);
  return std::ldexp(1.0, exponent);
}

void copyRow(const float *row, int64_t count, float *out) { std::copy(row, row + count, out); }

void copyRow(const uint16_t *row, int64_t count, float *out) { gv::widen(row, count, out); }

/// out[i·2 + j] = Σ_c left[i, c]·right[j, c] for 4 rows of `left` and 2 of `right`.
GV_KERNEL void multiplyTile(const float *left, const float *right, int64_t count, int64_t stride,
                            double *out) {
  Lanes sums[kTall][kWide] = {};
  for (int64_t c = 0; c < count; c += kLanes) {
    const Lanes first = *reinterpret_cast<const Lanes *>(right + c);
    const Lanes second = *reinterpret_cast<const Lanes *>(right + stride + c);
    for (int64_t i = 0; i < kTall; ++i) {
      const Lanes factor = *reinterpret_cast<const Lanes *>(left + i * stride + c);
      sums[i][0] += factor * first;
      sums[i][1] += factor * second;
    }
  }
  for (int64_t i = 0; i < kTall; ++i) {
    for (int64_t j = 0; j < kWide; ++j) {
      double sum = 0;
      for (int64_t lane = 0; lane < kLanes; ++lane) sum += sums[i][j][lane];
      out[i * kWide + j] = sum;
    }
  }
}

/// Adds the inner products of some columns to `sums` [K, K], above the diagonal and on it.
template <typename Element>
void addProducts(const Element *rows, int64_t stride, int64_t tasks, int64_t count,
                 std::vector<float> &scratch, std::vector<double> &units, double *sums) {
  const int64_t padded = roundUp(count, kLanes);
  for (int64_t k = 0; k < tasks; ++k) {
    float *row = scratch.data() + k * padded;
    copyRow(rows + k * stride, count, row);
    units[k] = scaleToUnit(row, count, padded);
  }
  const int64_t height = roundUp(tasks, kTall);
  std::fill(scratch.begin() + tasks * padded, scratch.begin() + height * padded, 0.0f);
  double tile[kTall * kWide];
  for (int64_t i = 0; i < tasks; i += kTall) {
    for (int64_t j = i; j < tasks; j += kWide) {
      multiplyTile(scratch.data() + i * padded, scratch.data() + j * padded, padded, padded, tile);
      for (int64_t a = i; a < std::min(i + kTall, tasks); ++a) {
        for (int64_t b = std::max(a, j); b < std::min(j + kWide, tasks); ++b) {
          sums[a * tasks + b] += tile[(a - i) * kWide + b - j] * units[a] * units[b];
        }
      }
    }
  }
}

/// The Gramian of float32 or bfloat16 rows in host memory. Blocks of columns that fit a core's cache
/// are scaled row by row to unit size and multiplied in float32; double precision sums over the blocks.
template <typename Element>
void hostGramian(const Element *rows, int64_t stride, int64_t tasks, int64_t count, double *out) {
  const int64_t height = roundUp(tasks, kTall);
  const int64_t block = std::clamp<int64_t>(32'768 / height / 64 * 64, 256, 1024);
  const int64_t blocks = (count + block - 1) / block;
  // The parts do not depend on the number of threads, nor does the order in which they are added.
  const int64_t parts = std::min<int64_t>((blocks + 15) / 16, 64);
  std::vector<double> sums(parts * tasks * tasks);
  gv::parallelFor(0, parts, 1, [&](int64_t first, int64_t last) {
    std::vector<float> scratch(height * block);
    std::vector<double> units(tasks);
    for (int64_t part = first; part < last; ++part) {
      const int64_t end = std::min((part + 1) * blocks / parts * block, count);
      for (int64_t from = part * blocks / parts * block; from < end; from += block) {
        addProducts(rows + from, stride, tasks, std::min(block, count - from), scratch, units,
                    sums.data() + part * tasks * tasks);
      }
    }
  });
  std::fill(out, out + tasks * tasks, 0.0);
  for (size_t place = 0; place < sums.size(); ++place) out[place % (tasks * tasks)] += sums[place];
  for (int64_t i = 0; i < tasks; ++i) {
    for (int64_t j = 0; j < i; ++j) out[i * tasks + j] = out[j * tasks + i];
  }
}

/// The Gramian of any other rows, multiplied in double precision.
void deviceGramian(const at::Tensor &rows, int64_t start, int64_t end, double *out) {
  constexpr int64_t block = 65'536;
  const int64_t tasks = rows.size(0);
  auto sum = at::zeros({tasks, tasks}, rows.options().dtype(at::kDouble));
  for (int64_t from = start; from < end; from += block) {
    auto part = rows.narrow(1, from, std::min(block, end - from)).to(at::kDouble);
    sum.addmm_(part, part.t());
  }
  auto host = sum.to(at::kCPU).contiguous();
  auto values = static_cast<const double *>(host.const_data_ptr());
  std::copy(values, values + tasks * tasks, out);
}

/// destination[c] = Σ_k weights[k]·rows[k, c]
GV_KERNEL void addRows(const float *rows, int64_t stride, int64_t tasks, const float *weights,
                       int64_t count, float *destination) {
  std::fill(destination, destination + count, 0.0f);
  int64_t k = 0;
  for (; k + 4 <= tasks; k += 4) {
    const float *row = rows + k * stride;
    const float *w = weights + k;
    for (int64_t c = 0; c < count; ++c) {
      destination[c] += (w[0] * row[c] + w[1] * row[stride + c]) +
                        (w[2] * row[2 * stride + c] + w[3] * row[3 * stride + c]);
    }
  }
  for (; k < tasks; ++k) {
    for (int64_t c = 0; c < count; ++c) destination[c] += weights[k] * rows[k * stride + c];
  }
}

bool isPlain(const at::Tensor &tensor, at::ScalarType type) {
  return tensor.is_cpu() && tensor.scalar_type() == type &&
         (tensor.size(-1) < 2 || tensor.stride(-1) == 1);
}

template <typename Element>
const Element *data(const at::Tensor &rows, int64_t start) {
  return static_cast<const Element *>(rows.const_data_ptr()) + start;
}

/// The weighted sum of float32 or bfloat16 rows in host memory, block by block.
template <typename Element>
void hostSum(const Element *rows, int64_t stride, const std::vector<float> &weights, int64_t count,
             float *out) {
  constexpr int64_t block = 2048;
  const auto tasks = static_cast<int64_t>(weights.size());
  gv::parallelFor(0, (count + block - 1) / block, 8, [&](int64_t first, int64_t last) {
    std::vector<float> scratch(sizeof(Element) == 2 ? tasks * block : 0);
    for (int64_t from = first * block; from < std::min(last * block, count); from += block) {
      const int64_t width = std::min(block, count - from);
      if constexpr (sizeof(Element) == 2) {
        for (int64_t k = 0; k < tasks; ++k) {
          copyRow(rows + k * stride + from, width, scratch.data() + k * block);
        }
        addRows(scratch.data(), block, tasks, weights.data(), width, out + from);
      } else {
        addRows(rows + from, stride, tasks, weights.data(), width, out + from);
      }
    }
  });
}

/// libtorch would count negative places from the end.
void checkColumns(const at::Tensor &rows, int64_t start, int64_t end) {
  TORCH_CHECK(0 <= start && start <= end && end <= rows.size(1), "columns ", start, " to ", end,
              " are not all among ", rows.size(1));
}

}  // namespace

gv_status gv_gramian(gv_tensor rows, int64_t start, int64_t end, double *out) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    const auto &all = rows->value;
    TORCH_CHECK(all.dim() == 2, "a Gramian is of rows [K, N], not of shape ", all.sizes());
    checkColumns(all, start, end);
    const int64_t count = end - start, tasks = all.size(0), stride = all.stride(0);
    if (isPlain(all, at::kFloat)) {
      hostGramian(data<float>(all, start), stride, tasks, count, out);
    } else if (isPlain(all, at::kBFloat16)) {
      hostGramian(data<uint16_t>(all, start), stride, tasks, count, out);
    } else {
      deviceGramian(all, start, end, out);
    }
  });
}

gv_status gv_combine(gv_tensor rows, const double *weights, int64_t start, int64_t end,
                     gv_tensor destination) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    const auto &all = rows->value;
    TORCH_CHECK(all.dim() == 2 && destination->value.dim() == 1,
                "rows [K, N] combine to [N]; found ", all.sizes(), " and ",
                destination->value.sizes());
    checkColumns(all, start, end);
    auto target = destination->value.narrow(0, start, end - start);
    const int64_t tasks = all.size(0), count = end - start;
    if (isPlain(target, at::kFloat)) {
      const std::vector<float> factors(weights, weights + tasks);
      auto out = static_cast<float *>(target.mutable_data_ptr());
      if (isPlain(all, at::kFloat)) {
        return hostSum(data<float>(all, start), all.stride(0), factors, count, out);
      }
      if (isPlain(all, at::kBFloat16)) {
        return hostSum(data<uint16_t>(all, start), all.stride(0), factors, count, out);
      }
    }
    auto factors = at::empty({tasks}, at::TensorOptions(at::kDouble));
    std::copy(weights, weights + tasks, static_cast<double *>(factors.mutable_data_ptr()));
    auto part = all.narrow(1, start, count).to(target.scalar_type());
    target.copy_(part.t().mv(factors.to(part.options())));
  });
}

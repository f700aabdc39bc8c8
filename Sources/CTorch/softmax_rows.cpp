#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

#include "BFloat16.h"
#include "Parallel.h"
#include "SoftmaxRows.h"
#include "Vectors.h"

// Letters: m rows, V scores a row.

namespace {

/// Sixteen floats and their bits, wherever they begin.
typedef float Lanes __attribute__((vector_size(64), aligned(4), may_alias));
typedef int32_t Bits __attribute__((vector_size(64), aligned(4), may_alias));
constexpr int64_t kLanes = 16;
constexpr float kLowest = -std::numeric_limits<float>::infinity();

#define GV_INLINE inline __attribute__((always_inline))

/// e^x for x ≤ 0 to two units in the last place; below −87 a number near the smallest. NaN stays.
///
/// x = n·ln 2 + r with |r| ≤ ln 2/2; e^r by the minimax polynomial of Cephes' expf.
GV_INLINE void exponential(Lanes &x) {
  const Lanes least = Lanes{} - 87.0f;
  x = x < least ? least : x;
  const Lanes magic = Lanes{} + 12582912.0f;  // 1.5·2^23: adding it rounds to an integer
  const Lanes shifted = x * 1.44269504f + magic;
  const Lanes n = shifted - magic;
  const Lanes r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  Lanes y = r * 1.9875691500e-4f + 1.3981999507e-3f;
  y = y * r + 8.3334519073e-3f;
  y = y * r + 4.1665795894e-2f;
  y = y * r + 1.6666665459e-1f;
  y = y * r + 5.0000001201e-1f;
  y = y * r * r + r + 1.0f;
  const Bits power = ((Bits)shifted - (Bits)magic + 127) << 23;
  x = y * (Lanes)power;
}

/// The lanes at x[c...], with `fill` behind the end.
GV_INLINE void load(const float *x, int64_t c, int64_t count, float fill, Lanes &out) {
  if (c + kLanes <= count) {
    out = *reinterpret_cast<const Lanes *>(x + c);
  } else {
    out = Lanes{} + fill;
    std::memcpy(&out, x + c, sizeof(float) * (count - c));
  }
}

GV_INLINE void store(float *x, int64_t c, int64_t count, const Lanes &value) {
  if (c + kLanes <= count) {
    *reinterpret_cast<Lanes *>(x + c) = value;
  } else {
    std::memcpy(x + c, &value, sizeof(float) * (count - c));
  }
}

/// Replaces a row by e^(x − its largest).
GV_KERNEL gv::Normalizer exponentiateRow(float *row, int64_t count) {
  Lanes largest = Lanes{} + kLowest, sum = {}, total = {}, x;
  for (int64_t c = 0; c < count; c += kLanes) {
    load(row, c, count, kLowest, x);
    largest = largest < x ? x : largest;
  }
  float most = kLowest;
  for (int64_t lane = 0; lane < kLanes; ++lane) most = std::max(most, largest[lane]);
  for (int64_t c = 0; c < count; c += kLanes) {
    load(row, c, count, 0, x);
    sum += x;
    x -= most;
    exponential(x);
    store(row, c, count, x);
    if (c + kLanes > count) {  // what lies behind the end counts nothing
      for (int64_t lane = count - c; lane < kLanes; ++lane) x[lane] = 0;
    }
    total += x;
  }
  gv::Normalizer result{most, 0, 0};
  for (int64_t lane = 0; lane < kLanes; ++lane) {
    result.total += total[lane];
    result.sum += sum[lane];
  }
  return result;
}

/// row[c] = e^(row[c] − largest)
GV_KERNEL void exponentiateRowBelow(float *row, int64_t count, float largest) {
  Lanes x;
  for (int64_t c = 0; c < count; c += kLanes) {
    load(row, c, count, 0, x);
    x -= largest;
    exponential(x);
    store(row, c, count, x);
  }
}

/// row[c] = row[c]·scale − offset
GV_KERNEL void scaleRow(float *row, int64_t count, float scale, float offset) {
  for (int64_t c = 0; c < count; ++c) row[c] = row[c] * scale - offset;
}

/// One row's loss; with `replace` the row becomes its gradient.
float rowLoss(float *row, int64_t count, int64_t target, double smoothing, double factor,
              bool replace) {
  const double hit = row[target];
  const gv::Normalizer found = exponentiateRow(row, count);
  const double level = found.largest + std::log(found.total);
  if (replace) {
    const double floor = factor * smoothing / static_cast<double>(count);
    scaleRow(row, count, static_cast<float>(factor / found.total), static_cast<float>(floor));
    row[target] -= static_cast<float>(factor * (1 - smoothing));
  }
  // Where nothing is smoothed, an infinite score must not turn 0·∞ into NaN.
  double loss = (1 - smoothing) * (level - hit);
  if (smoothing > 0) loss += smoothing * (level - found.sum / static_cast<double>(count));
  return static_cast<float>(factor * loss);
}

template <typename Score>
void hostRows(Score *scores, const int64_t *targets, int64_t rows, int64_t count, double smoothing,
              const gv::RowFactors &factors, float *losses, bool replace) {
  const float *each =
      factors.each.defined() ? static_cast<const float *>(factors.each.const_data_ptr()) : nullptr;
  gv::parallelFor(0, rows, 4, [&](int64_t first, int64_t last) {
    std::vector<float> wide(sizeof(Score) == 2 ? count : 0);
    for (int64_t r = first; r < last; ++r) {
      const double factor = each ? each[r] * factors.common : factors.common;
      Score *row = scores + r * count;
      if constexpr (sizeof(Score) == 2) {
        gv::widen(row, count, wide.data());
        losses[r] = rowLoss(wide.data(), count, targets[r], smoothing, factor, replace);
        if (replace) gv::narrow(wide.data(), count, row);
      } else {
        losses[r] = rowLoss(row, count, targets[r], smoothing, factor, replace);
      }
    }
  });
}

/// The same by libtorch's operations, for other devices and types.
void deviceRows(at::Tensor scores, const at::Tensor &targets, double smoothing,
                const gv::RowFactors &factors, at::Tensor losses, bool replace) {
  auto logs = scores.to(losses.scalar_type()).log_softmax(-1);
  auto places = targets.unsqueeze(-1);
  auto found = logs.gather(-1, places).squeeze(-1).mul(smoothing - 1);
  if (smoothing > 0) found.sub_(logs.mean(-1), smoothing);
  auto factor = factors.each.defined() ? factors.each.mul(factors.common)
                                       : at::full({1}, factors.common, losses.options());
  losses.copy_(found.mul_(factor));
  if (!replace) return;
  auto gradient = logs.exp_().sub_(smoothing / static_cast<double>(scores.size(-1)));
  gradient.scatter_add_(-1, places, at::full_like(places, smoothing - 1, gradient.options()));
  scores.copy_(gradient.mul_(factor.unsqueeze(-1)));
}

}  // namespace

namespace gv {

Normalizer exponentiate(float *row, int64_t count) { return exponentiateRow(row, count); }

void exponentiateBelow(float *row, int64_t count, float largest) {
  exponentiateRowBelow(row, count, largest);
}

void crossEntropyRows(at::Tensor scores, const at::Tensor &targets, double smoothing,
                      const RowFactors &factors, at::Tensor losses, bool replace) {
  const bool isHost = scores.is_cpu() && losses.scalar_type() == at::kFloat;
  const int64_t rows = scores.size(0), count = scores.size(1);
  auto places = isHost ? static_cast<const int64_t *>(targets.const_data_ptr()) : nullptr;
  auto out = isHost ? static_cast<float *>(losses.mutable_data_ptr()) : nullptr;
  if (isHost && scores.scalar_type() == at::kFloat) {
    hostRows(static_cast<float *>(scores.mutable_data_ptr()), places, rows, count, smoothing,
             factors, out, replace);
  } else if (isHost && scores.scalar_type() == at::kBFloat16) {
    hostRows(static_cast<uint16_t *>(scores.mutable_data_ptr()), places, rows, count, smoothing,
             factors, out, replace);
  } else {
    deviceRows(scores, targets, smoothing, factors, losses, replace);
  }
}

}  // namespace gv

// Dropout, alone and together with the sum that follows it in a residual connection.

#include <ATen/ops/empty.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "BFloat16.h"
#include "Dropout.h"
#include "Interface.h"
#include "Parallel.h"
#include "Vectors.h"

namespace {

/// Which elements are kept: those whose sixteen bits of chance are not below a threshold.
///
/// So p acts to within 2⁻¹⁷. The bits are those of SplitMix64 (Steele, Lea and Flood 2014), four elements
/// a number, from a seed that the generator gives: any part of them can be had in any thread, and
/// again on the way back.
struct Kept {
  int64_t seed;
  int64_t threshold;
  double scale;
};

Kept chosen(double probability, const at::Generator &generator) {
  TORCH_CHECK(probability >= 0 && probability < 1,
              "a dropout probability is at least 0 and below 1, not ", probability);
  auto seed = at::empty({}, at::TensorOptions(at::kLong).device(generator.device()));
  seed.random_(std::numeric_limits<int64_t>::min(), std::nullopt, generator);
  return {seed.item<int64_t>(), std::min(std::lround(probability * 65536) - 32768, 32767L),
          1 / (1 - probability)};
}

/// The chances of the elements from 4·first on, four for each of `count` numbers.
GV_KERNEL void drawChances(uint64_t seed, int64_t first, int64_t count, uint64_t *chances) {
  for (int64_t i = 0; i < count; ++i) {
    uint64_t z = seed + static_cast<uint64_t>(first + i + 1) * 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    chances[i] = z ^ (z >> 31);
  }
}

/// out[i] = x[i]·scale where it is kept, else 0
GV_KERNEL void keep(const float *x, const int16_t *chances, int16_t threshold, float scale,
                    int64_t count, float *out) {
  for (int64_t i = 0; i < count; ++i) out[i] = chances[i] >= threshold ? x[i] * scale : 0.0f;
}

/// out[i] = base[i] + (x[i]·scale where it is kept)
GV_KERNEL void keepAndAdd(const float *x, const int16_t *chances, int16_t threshold, float scale,
                          const float *base, int64_t count, float *out) {
  for (int64_t i = 0; i < count; ++i) {
    out[i] = base[i] + (chances[i] >= threshold ? x[i] * scale : 0.0f);
  }
}

/// Elements that are drawn for and converted at a time, a multiple of four, and the fewest of a thread.
constexpr int64_t kRun = 1024, kShare = 16384;

/// Runs `body(first, count)` over pieces of `count` elements, in several threads.
template <typename Body>
void eachPiece(int64_t count, int64_t piece, Body body) {
  gv::parallelFor(0, (count + piece - 1) / piece, kShare / piece, [&](int64_t from, int64_t to) {
    for (int64_t i = from; i < to; ++i) body(i * piece, std::min(piece, count - i * piece));
  });
}

/// The factors of the elements of a tensor, for other devices and types.
at::Tensor factors(const Kept &kept, const at::Tensor &x) {
  auto numbers = at::empty({(x.numel() + 3) / 4}, at::kLong);
  drawChances(kept.seed, 0, numbers.numel(), static_cast<uint64_t *>(numbers.mutable_data_ptr()));
  auto chances = numbers.view(at::kShort).narrow(0, 0, x.numel()).view(x.sizes()).to(x.device());
  return chances.ge(kept.threshold).to(x.scalar_type()).mul_(kept.scale);
}

/// What is kept of x, of float32 or bfloat16, on a base of float32 or on nothing, as float32 or (without a
/// base) as bfloat16. All lie dense on the host.
void keepElements(const Kept &kept, const at::Tensor &x, const at::Tensor &base, const at::Tensor &out) {
  const auto threshold = static_cast<int16_t>(kept.threshold);
  const auto scale = static_cast<float>(kept.scale);
  const void *from = x.const_data_ptr();
  void *to = out.mutable_data_ptr();
  auto *below = base.defined() ? static_cast<const float *>(base.const_data_ptr()) : nullptr;
  const bool widens = x.scalar_type() == at::kBFloat16, narrows = out.scalar_type() == at::kBFloat16;
  eachPiece(x.numel(), kRun, [&](int64_t first, int64_t count) {
    float wide[kRun], result[kRun];
    alignas(64) int16_t chances[kRun];
    drawChances(kept.seed, first / 4, (count + 3) / 4, reinterpret_cast<uint64_t *>(chances));
    const float *values = wide;
    if (widens) {
      gv::widen(static_cast<const uint16_t *>(from) + first, count, wide);
    } else {
      values = static_cast<const float *>(from) + first;
    }
    float *place = narrows ? result : static_cast<float *>(to) + first;
    if (below) {
      keepAndAdd(values, chances, threshold, scale, below + first, count, place);
    } else {
      keep(values, chances, threshold, scale, count, place);
    }
    if (narrows) gv::narrow(result, count, static_cast<uint16_t *>(to) + first);
  });
}

struct Dropout : torch::autograd::Function<Dropout> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &x,
                            const std::optional<at::Tensor> &base, const Kept &kept) {
    auto below = base.value_or(at::Tensor());
    auto out = at::empty(x.sizes(), base ? below.options() : x.options());
    keepElements(kept, x, below, out);
    context->saved_data["seed"] = kept.seed;
    context->saved_data["threshold"] = kept.threshold;
    context->saved_data["scale"] = kept.scale;
    context->saved_data["type"] = x.scalar_type();
    context->saved_data["adds"] = base.has_value();
    return out;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                 torch::autograd::variable_list gradients) {
    const Kept kept{context->saved_data["seed"].toInt(), context->saved_data["threshold"].toInt(),
                    context->saved_data["scale"].toDouble()};
    auto gradient = gradients[0].contiguous();
    auto own = at::empty(gradient.sizes(),
                         gradient.options().dtype(context->saved_data["type"].toScalarType()));
    keepElements(kept, gradient, {}, own);
    const bool adds = context->saved_data["adds"].toBool();
    return {own, adds ? gradient : at::Tensor(), {}};
  }
};

bool isDense(const at::Tensor &x, at::ScalarType type) {
  return x.is_cpu() && x.scalar_type() == type && x.is_contiguous();
}

/// Whether the shim's own kernels take these.
bool fits(const at::Tensor &x, const std::optional<at::Tensor> &base) {
  if (!isDense(x, at::kFloat) && !isDense(x, at::kBFloat16)) return false;
  return !base || (isDense(*base, at::kFloat) && base->sizes() == x.sizes());
}

at::Tensor dropped(const at::Tensor &x, const std::optional<at::Tensor> &base, double probability,
                   const at::Generator &generator) {
  const Kept kept = chosen(probability, generator);
  if (fits(x, base)) return Dropout::apply(x, base, kept);
  auto own = x.mul(factors(kept, x));
  return base ? base->add(own) : own;
}

}  // namespace

namespace gv {

at::Tensor dropout(const at::Tensor &x, double probability, const at::Generator &generator) {
  return dropped(x, std::nullopt, probability, generator);
}

}  // namespace gv

gv_status gv_dropout(gv_tensor input, gv_tensor base, double probability, gv_generator generator,
                     gv_tensor *out) {
  return gv::produce(out, [&] {
    TORCH_CHECK(generator, "dropout needs a generator");
    return dropped(input->value, gv::optional(base), probability, generator->value);
  });
}

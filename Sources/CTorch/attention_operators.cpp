#include <ATen/ops/arange.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "Attention.h"
#include "Dropout.h"

// Letters: M query rows, N key rows, B sequences of at most T and S of them, H heads, d width, D = d/H.

namespace {

/// Sequences [M, d] as a rectangle, and back.
struct Rectangle {
  int64_t count, length = 0, rows;
  at::Tensor rowOf;    // [B·length]: the row at each place; any where there is none
  at::Tensor placeOf;  // [M]
  at::Tensor isReal;   // [B, length]

  Rectangle(const std::vector<int64_t> &bounds, const at::Device &device)
      : count(static_cast<int64_t>(bounds.size()) - 1), rows(bounds.back()) {
    for (int64_t b = 0; b < count; ++b) length = std::max(length, bounds[b + 1] - bounds[b]);
    auto from = at::zeros({count * length}, at::kLong), to = at::zeros({rows}, at::kLong);
    auto real = at::zeros({count * length}, at::kBool);
    auto *row = static_cast<int64_t *>(from.mutable_data_ptr());
    auto *place = static_cast<int64_t *>(to.mutable_data_ptr());
    auto *flag = static_cast<bool *>(real.mutable_data_ptr());
    for (int64_t b = 0; b < count; ++b) {
      for (int64_t r = bounds[b]; r < bounds[b + 1]; ++r) {
        place[r] = b * length + r - bounds[b];
        row[place[r]] = r;
        flag[place[r]] = true;
      }
    }
    rowOf = from.to(device);
    placeOf = to.to(device);
    isReal = real.view({count, length}).to(device);
  }

  /// [M, d] as [B, H, length, D].
  at::Tensor split(const at::Tensor &x, int64_t heads) const {
    return x.index_select(0, rowOf).view({count, length, heads, x.size(1) / heads}).transpose(1, 2);
  }

  at::Tensor joined(const at::Tensor &x) const {
    return x.transpose(1, 2).reshape({count * length, -1}).index_select(0, placeOf);
  }
};

at::Tensor attendWithDropout(const at::Tensor &query, const at::Tensor &key,
                             const at::Tensor &value, const at::Tensor &mask, double probability,
                             const at::Generator &generator) {
  auto scale = 1 / std::sqrt(static_cast<double>(query.size(-1)));
  auto scores = query.mul(scale).matmul(key.transpose(-2, -1));
  auto hidden = mask.logical_not();
  // Filling again makes the weights of a position that sees nothing 0 instead of NaN, as the fused
  // kernel does, and stops the NaN on the way back.
  auto weights = scores.masked_fill(hidden, -std::numeric_limits<float>::infinity())
                     .softmax(-1)
                     .masked_fill(hidden, 0);
  return gv::dropout(weights, probability, generator).matmul(value);
}

}  // namespace

namespace gv {

at::Tensor attendByOperators(const at::Tensor &query, const at::Tensor &key,
                             const at::Tensor &value, const Sequences &sequences, double dropout,
                             const std::optional<at::Generator> &generator) {
  const Rectangle asking(sequences.queries, query.device()), asked(sequences.keys, key.device());
  if (asking.rows == 0 || asked.rows == 0) return query.mul(0);
  auto mask = asked.isReal.view({asked.count, 1, 1, asked.length})
                  .expand({asked.count, 1, asking.length, asked.length});
  if (sequences.causal) {
    auto place = [&](int64_t length) {
      return at::arange(length, at::TensorOptions(at::kLong).device(query.device()));
    };
    mask = mask.logical_and(place(asking.length).unsqueeze(1).ge(place(asked.length)));
  }
  const int64_t heads = sequences.heads;
  auto q = asking.split(query, heads), k = asked.split(key, heads), v = asked.split(value, heads);
  return asking.joined(dropout > 0 ? attendWithDropout(q, k, v, mask, dropout, *generator)
                                   : at::scaled_dot_product_attention(q, k, v, mask));
}

}  // namespace gv

// Attention of sequences that lie one after another, without padding.

#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "Attention.h"
#include "Parallel.h"
#include "SmallProducts.h"
#include "SoftmaxRows.h"
#include "Vectors.h"

// Letters: M query rows, N key rows, B sequences of T and S of them, H heads, d width, D = d/H.

namespace {

/// One head of one sequence: D columns of its rows in a tensor [M, d].
gv::Matrix part(const at::Tensor &rows, const std::vector<int64_t> &bounds, int64_t sequence,
                int64_t head, int64_t depth) {
  auto *data = const_cast<float *>(static_cast<const float *>(rows.const_data_ptr()));
  const int64_t first = bounds[sequence], width = rows.size(1);
  return {data + first * width + head * depth, bounds[sequence + 1] - first, depth, width};
}

/// weights[t, s] = softmax over s of the scores in their place; with `causal` over s ≤ t only.
/// The row's largest score and 1/Σ e^(score − largest) go to levels[t].
GV_KERNEL void weigh(const gv::Matrix &scores, bool causal, float *levels) {
  for (int64_t t = 0; t < scores.rows; ++t) {
    float *row = scores.data + t * scores.stride;
    const int64_t seen = causal ? std::min(t + 1, scores.columns) : scores.columns;
    const gv::Normalizer found = gv::exponentiate(row, seen);
    const float factor = static_cast<float>(1 / found.total);
    for (int64_t s = 0; s < seen; ++s) row[s] *= factor;
    for (int64_t s = seen; s < scores.columns; ++s) row[s] = 0;
    levels[2 * t] = found.largest;
    levels[2 * t + 1] = factor;
  }
}

/// The same weights from the scores and the levels.
GV_KERNEL void weighAgain(const gv::Matrix &scores, bool causal, const float *levels) {
  for (int64_t t = 0; t < scores.rows; ++t) {
    float *row = scores.data + t * scores.stride;
    const int64_t seen = causal ? std::min(t + 1, scores.columns) : scores.columns;
    gv::exponentiateBelow(row, seen, levels[2 * t]);
    for (int64_t s = 0; s < seen; ++s) row[s] *= levels[2 * t + 1];
    for (int64_t s = seen; s < scores.columns; ++s) row[s] = 0;
  }
}

/// The gradient of the scores in the place of that of the weights: w·(Δw − Σ_s w·Δw), where the sum is
/// that of the output times its gradient.
GV_KERNEL void scoreGradients(const gv::Matrix &gradient, const gv::Matrix &weights,
                              const gv::Matrix &out, const gv::Matrix &out_gradient) {
#pragma clang fp reassociate(on)
  for (int64_t t = 0; t < gradient.rows; ++t) {
    const float *o = out.data + t * out.stride, *g = out_gradient.data + t * out_gradient.stride;
    float sum = 0;
    for (int64_t i = 0; i < out.columns; ++i) sum += o[i] * g[i];
    float *row = gradient.data + t * gradient.stride;
    const float *w = weights.data + t * weights.stride;
    for (int64_t s = 0; s < gradient.columns; ++s) row[s] = w[s] * (row[s] - sum);
  }
}

/// Calls `body(sequence, head, scratch)` for each head of each sequence, in several threads; the scratch
/// holds `count` matrices of the scores of any of them.
template <typename Body>
void eachHead(const gv::Sequences &sequences, int64_t count, Body body) {
  int64_t largest = 0;
  for (int64_t b = 0; b < sequences.count(); ++b) {
    largest = std::max(largest, sequences.queryRows(b) * sequences.keyRows(b));
  }
  gv::parallelFor(0, sequences.count() * sequences.heads, 1, [&](int64_t from, int64_t to) {
    std::unique_ptr<float[]> scratch(new float[count * largest]);
    for (int64_t i = from; i < to; ++i) {
      body(i / sequences.heads, i % sequences.heads, scratch.get());
    }
  });
}

/// Where a head's levels of a sequence are: [H, M, 2].
float *levelsOf(const at::Tensor &levels, const gv::Sequences &sequences, int64_t b, int64_t h) {
  auto *data = const_cast<float *>(static_cast<const float *>(levels.const_data_ptr()));
  return data + 2 * (h * levels.size(1) + sequences.queries[b]);
}

at::Tensor attend(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value,
                  const gv::Sequences &sequences, const at::Tensor &levels) {
  const int64_t depth = query.size(1) / sequences.heads;
  const float scale = 1 / std::sqrt(static_cast<float>(depth));
  auto out = at::empty_like(query);
  eachHead(sequences, 1, [&](int64_t b, int64_t h, float *scratch) {
    auto q = part(query, sequences.queries, b, h, depth);
    auto k = part(key, sequences.keys, b, h, depth);
    auto v = part(value, sequences.keys, b, h, depth);
    const gv::Matrix scores{scratch, q.rows, k.rows, k.rows};
    gv::multiply(q, k.transposed(), scores, scale);
    weigh(scores, sequences.causal, levelsOf(levels, sequences, b, h));
    gv::multiply(scores, v, part(out, sequences.queries, b, h, depth), 1);
  });
  return out;
}

struct PackedAttention : torch::autograd::Function<PackedAttention> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &query,
                            const at::Tensor &key, const at::Tensor &value,
                            const gv::Sequences &sequences) {
    auto levels = at::empty({sequences.heads, query.size(0), 2}, query.options());
    auto out = attend(query, key, value, sequences, levels);
    context->save_for_backward({query, key, value, out, levels});
    context->saved_data["queries"] = sequences.queries;
    context->saved_data["keys"] = sequences.keys;
    context->saved_data["heads"] = sequences.heads;
    context->saved_data["causal"] = sequences.causal;
    return out;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                 torch::autograd::variable_list gradients) {
    const auto saved = context->get_saved_variables();
    const auto &query = saved[0], &key = saved[1], &value = saved[2], &out = saved[3];
    const gv::Sequences sequences{
        context->saved_data["queries"].toIntVector(), context->saved_data["keys"].toIntVector(),
        context->saved_data["heads"].toInt(), context->saved_data["causal"].toBool()};
    const int64_t depth = query.size(1) / sequences.heads;
    const float scale = 1 / std::sqrt(static_cast<float>(depth));
    auto gradient = gradients[0].contiguous();
    auto dq = at::empty_like(query), dk = at::empty_like(key), dv = at::empty_like(value);
    eachHead(sequences, 2, [&](int64_t b, int64_t h, float *scratch) {
      auto asking = [&](const at::Tensor &x) { return part(x, sequences.queries, b, h, depth); };
      auto asked = [&](const at::Tensor &x) { return part(x, sequences.keys, b, h, depth); };
      const auto q = asking(query), k = asked(key), g = asking(gradient);
      const gv::Matrix weights{scratch, q.rows, k.rows, k.rows};
      const gv::Matrix scores{scratch + q.rows * k.rows, q.rows, k.rows, k.rows};
      gv::multiply(q, k.transposed(), weights, scale);
      weighAgain(weights, sequences.causal, levelsOf(saved[4], sequences, b, h));
      gv::multiply(weights.transposed(), g, asked(dv), 1);
      gv::multiply(g, asked(value).transposed(), scores, 1);
      scoreGradients(scores, weights, asking(out), g);
      gv::multiply(scores, k, asking(dq), scale);
      gv::multiply(scores.transposed(), q, asked(dk), scale);
    });
    return {dq, dk, dv, {}};
  }
};

void check(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value,
           const gv::Sequences &sequences) {
  TORCH_CHECK(query.dim() == 2 && key.dim() == 2 && key.sizes() == value.sizes() &&
                  query.size(1) == key.size(1),
              "queries [M, d] of shape ", query.sizes(), " do not fit keys [N, d] of shape ",
              key.sizes(), " and values of shape ", value.sizes());
  TORCH_CHECK(key.scalar_type() == query.scalar_type() && value.scalar_type() == query.scalar_type(),
              "queries of ", query.scalar_type(), " attend to keys of ", key.scalar_type(),
              " and values of ", value.scalar_type());
  TORCH_CHECK(sequences.heads > 0 && query.size(1) % sequences.heads == 0, sequences.heads,
              " heads do not divide a width of ", query.size(1));
  TORCH_CHECK(sequences.queries.back() == query.size(0) && sequences.keys.back() == key.size(0),
              "sequences of ", sequences.queries.back(), " and ", sequences.keys.back(),
              " rows do not divide tensors of shape ", query.sizes(), " and ", key.sizes());
}

}  // namespace

gv_status gv_attention(gv_tensor query, gv_tensor key, gv_tensor value,
                       const int64_t *query_bounds, const int64_t *key_bounds, size_t count,
                       int64_t heads, bool causal, double dropout, gv_generator generator,
                       gv_tensor *out) {
  return gv::produce(out, [&] {
    const gv::Sequences sequences{{query_bounds, query_bounds + count + 1},
                                  {key_bounds, key_bounds + count + 1},
                                  heads,
                                  causal};
    auto q = query->value, k = key->value, v = value->value;
    check(q, k, v, sequences);
    TORCH_CHECK(dropout >= 0, "a dropout probability is not negative: ", dropout);
    TORCH_CHECK(dropout == 0 || generator, "attention dropout needs a generator");
    const bool narrow = q.scalar_type() == at::kBFloat16 || q.scalar_type() == at::kFloat;
    if (dropout > 0 || !q.is_cpu() || !narrow || !gv::hasSmallProducts()) {
      return gv::attendByOperators(q, k, v, sequences, dropout, gv::optional(generator));
    }
    return PackedAttention::apply(q.to(at::kFloat).contiguous(), k.to(at::kFloat).contiguous(),
                                  v.to(at::kFloat).contiguous(), sequences);
  });
}

#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/native_layer_norm.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <c10/core/impl/LocalDispatchKeySet.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "Interface.h"

namespace {

/// Keeps each element with probability 1 − p and scales it by 1/(1 − p).
///
/// Sixteen bits decide about an element, so p acts to within 2⁻¹⁷ and one draw serves four.
at::Tensor dropout(const at::Tensor &x, double probability, const at::Generator &generator) {
  TORCH_CHECK(probability >= 0 && probability < 1,
              "a dropout probability is at least 0 and below 1, not ", probability);
  auto draws = at::empty({(x.numel() + 3) / 4}, x.options().dtype(at::kLong).requires_grad(false));
  draws.random_(std::numeric_limits<int64_t>::min(), std::nullopt, generator);
  auto bits = draws.view(at::kShort).narrow(0, 0, x.numel()).view(x.sizes());
  auto first_kept = std::min(std::lround(probability * 65536) - 32768, 32767L);
  return x.mul(bits.ge(first_kept).to(x.scalar_type()).div_(1 - probability));
}

/// Attention spelled out, for the case that its probabilities are dropped out.
at::Tensor attentionWithDropout(gv_tensor query, gv_tensor key, gv_tensor value, gv_tensor mask,
                                bool causal, double probability, gv_generator generator) {
  auto scale = 1 / std::sqrt(static_cast<double>(query->value.size(-1)));
  auto scores = query->value.mul(scale).matmul(key->value.transpose(-2, -1));
  auto lowest = -std::numeric_limits<float>::infinity();
  if (causal) {
    auto seen = at::ones({scores.size(-2), scores.size(-1)}, scores.options().dtype(at::kBool));
    scores = scores.masked_fill(seen.tril().logical_not(), lowest);
  }
  if (!mask) {
    return dropout(scores.softmax(-1), probability, generator->value).matmul(value->value);
  }
  auto hidden = mask->value.logical_not();
  // Filling again makes the weights of a position that sees nothing 0 instead of NaN, as the fused
  // kernel does, and stops the NaN on the way back.
  auto weights = scores.masked_fill(hidden, lowest).softmax(-1).masked_fill(hidden, 0);
  return dropout(weights, probability, generator->value).matmul(value->value);
}

/// The fused attention. On the host it is computed in single precision: libtorch's backward pass of it
/// makes a new product of its library for every small block of bfloat16, which takes several times
/// as long.
at::Tensor attention(const at::Tensor &query, const at::Tensor &key, const at::Tensor &value,
                     const std::optional<at::Tensor> &mask, bool causal) {
  if (!query.is_cpu() || query.scalar_type() != at::kBFloat16) {
    return at::scaled_dot_product_attention(query, key, value, mask, 0.0, causal);
  }
  c10::impl::ExcludeDispatchKeyGuard autocast(c10::autocast_dispatch_keyset);
  return at::scaled_dot_product_attention(query.to(at::kFloat), key.to(at::kFloat),
                                          value.to(at::kFloat), mask, 0.0, causal);
}

}  // namespace

gv_status gv_linear(gv_tensor input, gv_tensor weight, gv_tensor bias, gv_tensor *out) {
  return gv::produce(
      out, [&] { return at::linear(input->value, weight->value, gv::optional(bias)); });
}

gv_status gv_embedding(gv_tensor weight, gv_tensor indices, int64_t padding_index,
                       gv_tensor *out) {
  return gv::produce(
      out, [&] { return at::embedding(weight->value, indices->value, padding_index); });
}

gv_status gv_layer_norm(gv_tensor input, gv_tensor weight, gv_tensor bias, double epsilon,
                        gv_tensor *out) {
  return gv::produce(out, [&] {
    int64_t width = input->value.size(-1);
    return at::layer_norm(input->value, {width}, weight->value, bias->value, epsilon);
  });
}

gv_status gv_layer_norm_moments(gv_tensor input, gv_tensor weight, gv_tensor bias, double epsilon,
                                gv_tensor *out, gv_tensor *mean, gv_tensor *scale) {
  return gv::guarded([&] {
    int64_t width = input->value.size(-1);
    auto [normal, m, s] =
        at::native_layer_norm(input->value, {width}, weight->value, bias->value, epsilon);
    *out = new gv_tensor_s{normal};
    *mean = new gv_tensor_s{m.detach()};
    *scale = new gv_tensor_s{s.detach()};
  });
}

gv_status gv_dropout(gv_tensor input, double probability, gv_generator generator, gv_tensor *out) {
  return gv::produce(out, [&] {
    TORCH_CHECK(generator, "dropout needs a generator");
    return dropout(input->value, probability, generator->value);
  });
}

gv_status gv_attention(gv_tensor query, gv_tensor key, gv_tensor value, gv_tensor mask, bool causal,
                       double dropout, gv_generator generator, gv_tensor *out) {
  return gv::produce(out, [&] {
    TORCH_CHECK(dropout >= 0, "a dropout probability is not negative: ", dropout);
    if (dropout > 0) {
      TORCH_CHECK(generator, "attention dropout needs a generator");
      return attentionWithDropout(query, key, value, mask, causal, dropout, generator);
    }
    return attention(query->value, key->value, value->value, gv::optional(mask), causal);
  });
}

gv_status gv_product_operand(gv_tensor tensor, gv_tensor *out) {
  return gv::produce(out, [&] {
    return gv_casts_products(tensor) ? tensor->value.to(at::kBFloat16) : tensor->value;
  });
}

gv_status gv_cross_entropy_sum(gv_tensor logits, gv_tensor targets, int64_t ignored,
                               double label_smoothing, gv_tensor *out) {
  return gv::produce(out, [&] {
    return at::cross_entropy_loss(logits->value, targets->value, {}, at::Reduction::Sum, ignored,
                                  label_smoothing);
  });
}

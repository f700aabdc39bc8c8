#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/native_layer_norm.h>

#include "Interface.h"

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

gv_status gv_product_operand(gv_tensor tensor, gv_tensor *out) {
  return gv::produce(out, [&] {
    return gv_casts_products(tensor) ? tensor->value.to(at::kBFloat16) : tensor->value;
  });
}

gv_status gv_cross_entropy(gv_tensor logits, gv_tensor targets, int64_t ignored,
                           double label_smoothing, bool summed, gv_tensor *out) {
  return gv::produce(out, [&] {
    auto reduction = summed ? at::Reduction::Sum : at::Reduction::None;
    return at::cross_entropy_loss(logits->value, targets->value, {}, reduction, ignored,
                                  label_smoothing);
  });
}

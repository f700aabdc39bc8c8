#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/full.h>
#include <ATen/ops/linalg_vector_norm.h>

#include "Interface.h"

gv_status gv_fill(gv_tensor tensor, double value) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    tensor->value.fill_(value);
  });
}

gv_status gv_copy_into(gv_tensor destination, gv_tensor source) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    TORCH_CHECK(destination->value.sizes() == source->value.sizes(), "a tensor of shape ",
                source->value.sizes(), " does not fit one of shape ", destination->value.sizes());
    destination->value.copy_(source->value);
  });
}

gv_status gv_add_into(gv_tensor destination, gv_tensor source, double scale) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    destination->value.add_(source->value, scale);
  });
}

gv_status gv_scale_in_place(gv_tensor tensor, double scale) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    tensor->value.mul_(scale);
  });
}

gv_status gv_norm(gv_tensor tensor, double *out) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    auto norm = at::linalg_vector_norm(tensor->value, 2, std::nullopt, false, at::kDouble);
    *out = norm.item().toDouble();
  });
}

namespace {

/// The fused kernel reads raw memory and checks nothing itself.
void checkFitsFused(const at::Tensor &parameters, const at::Tensor &other, const char *name) {
  TORCH_CHECK(other.sizes() == parameters.sizes(), "Adam's ", name, " has shape ", other.sizes(),
              ", the parameters have ", parameters.sizes());
  TORCH_CHECK(other.scalar_type() == parameters.scalar_type(), "Adam's ", name, " is of type ",
              other.scalar_type(), ", the parameters are of type ", parameters.scalar_type());
  TORCH_CHECK(other.is_contiguous(), "Adam's ", name, " must be contiguous");
}

}  // namespace

gv_status gv_adam(gv_tensor parameters, gv_tensor gradient, gv_tensor first_moment,
                  gv_tensor second_moment, int64_t step, double rate, double beta1, double beta2,
                  double epsilon, double weight_decay) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    TORCH_CHECK(step >= 1, "Adam's steps count from 1, not from ", step);
    checkFitsFused(parameters->value, parameters->value, "parameter vector");
    checkFitsFused(parameters->value, gradient->value, "gradient");
    checkFitsFused(parameters->value, first_moment->value, "first moment");
    checkFitsFused(parameters->value, second_moment->value, "second moment");
    auto count = at::full({}, static_cast<double>(step),
                          at::TensorOptions(at::kFloat).device(parameters->value.device()));
    at::_fused_adamw_({parameters->value}, {gradient->value}, {first_moment->value},
                      {second_moment->value}, {}, {count}, rate, beta1, beta2, weight_decay,
                      epsilon, /*amsgrad=*/false, /*maximize=*/false);
  });
}

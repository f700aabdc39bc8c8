#include <ATen/ops/gelu.h>
#include <ATen/ops/silu.h>

#include "Interface.h"

gv_status gv_add(gv_tensor left, gv_tensor right, double right_scale, gv_tensor *out) {
  return gv::produce(out, [&] { return left->value.add(right->value, right_scale); });
}

gv_status gv_multiply(gv_tensor left, gv_tensor right, gv_tensor *out) {
  return gv::produce(out, [&] { return left->value.mul(right->value); });
}

gv_status gv_divide(gv_tensor left, gv_tensor right, gv_tensor *out) {
  return gv::produce(out, [&] { return left->value.div(right->value); });
}

gv_status gv_affine(gv_tensor tensor, double scale, double offset, gv_tensor *out) {
  return gv::produce(out, [&] {
    auto scaled = scale == 1 ? tensor->value : tensor->value.mul(scale);
    return offset == 0 ? scaled : scaled.add(offset);
  });
}

gv_status gv_matmul(gv_tensor left, gv_tensor right, gv_tensor *out) {
  return gv::produce(out, [&] { return left->value.matmul(right->value); });
}

namespace {

at::Tensor apply(const at::Tensor &x, gv_unary operation) {
  switch (operation) {
    case GV_EXP: return x.exp();
    case GV_LOG: return x.log();
    case GV_SQRT: return x.sqrt();
    case GV_TANH: return x.tanh();
    case GV_RELU: return x.relu();
    case GV_GELU: return at::gelu(x);
    case GV_SILU: return at::silu(x);
    case GV_ABS: return x.abs();
    case GV_SIN: return x.sin();
    case GV_COS: return x.cos();
    case GV_LOGICAL_NOT: return x.logical_not();
    case GV_ISFINITE: return x.isfinite();
  }
  TORCH_CHECK(false, "no such operation: ", static_cast<int>(operation));
}

}  // namespace

gv_status gv_apply(gv_tensor tensor, gv_unary operation, gv_tensor *out) {
  return gv::produce(out, [&] { return apply(tensor->value, operation); });
}

gv_status gv_equal_scalar(gv_tensor tensor, double value, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.eq(value); });
}

gv_status gv_masked_fill(gv_tensor tensor, gv_tensor mask, double value, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.masked_fill(mask->value, value); });
}

gv_status gv_sum(gv_tensor tensor, const int64_t *dimensions, size_t count, bool keep,
                 gv_tensor *out) {
  return gv::produce(out, [&] {
    return count == 0 ? tensor->value.sum()
                      : tensor->value.sum(gv::dimensions(dimensions, count), keep);
  });
}

gv_status gv_argmax(gv_tensor tensor, int64_t dimension, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.argmax(dimension); });
}

gv_status gv_topk(gv_tensor tensor, int64_t count, int64_t dimension, gv_tensor *values,
                  gv_tensor *indices) {
  return gv::guarded([&] {
    auto [best, places] = tensor->value.topk(count, dimension);
    *values = new gv_tensor_s{best};
    *indices = new gv_tensor_s{places};
  });
}

gv_status gv_log_softmax(gv_tensor tensor, int64_t dimension, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.log_softmax(dimension); });
}

gv_status gv_softmax(gv_tensor tensor, int64_t dimension, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.softmax(dimension); });
}

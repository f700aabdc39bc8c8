#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>

#include <vector>

#include "Interface.h"

gv_status gv_reshape(gv_tensor tensor, const int64_t *shape, size_t rank, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.reshape(gv::dimensions(shape, rank)); });
}

gv_status gv_transpose(gv_tensor tensor, int64_t first, int64_t second, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.transpose(first, second); });
}

gv_status gv_narrow(gv_tensor tensor, int64_t dimension, int64_t start, int64_t length,
                    gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.narrow(dimension, start, length); });
}

gv_status gv_select(gv_tensor tensor, int64_t dimension, int64_t index, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.select(dimension, index); });
}

gv_status gv_concatenate(const gv_tensor *tensors, size_t count, int64_t dimension,
                         gv_tensor *out) {
  return gv::produce(out, [&] {
    std::vector<at::Tensor> parts;
    parts.reserve(count);
    for (size_t i = 0; i < count; ++i) parts.push_back(tensors[i]->value);
    return at::cat(parts, dimension);
  });
}

gv_status gv_copy_rows(gv_tensor tensor, gv_tensor indices, gv_tensor rows) {
  return gv::guarded([&] {
    at::NoGradGuard off;
    tensor->value.index_copy_(0, indices->value, rows->value);
  });
}

gv_status gv_index_select(gv_tensor tensor, int64_t dimension, gv_tensor indices, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.index_select(dimension, indices->value); });
}

gv_status gv_gather(gv_tensor tensor, int64_t dimension, gv_tensor indices, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.gather(dimension, indices->value); });
}

gv_status gv_expand(gv_tensor tensor, const int64_t *shape, size_t rank, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.expand(gv::dimensions(shape, rank)); });
}

gv_status gv_contiguous(gv_tensor tensor, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.contiguous(); });
}

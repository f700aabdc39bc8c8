#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/full.h>

#include <cstring>

#include "Interface.h"

namespace gv {

at::ScalarType scalarType(gv_dtype dtype) {
  switch (dtype) {
    case GV_FLOAT32: return at::kFloat;
    case GV_FLOAT64: return at::kDouble;
    case GV_BFLOAT16: return at::kBFloat16;
    case GV_INT32: return at::kInt;
    case GV_INT64: return at::kLong;
    case GV_BOOL: return at::kBool;
    case GV_OTHER: break;
  }
  TORCH_CHECK(false, "no such element type: ", static_cast<int>(dtype));
}

}  // namespace gv

using gv::dimensions;

void gv_tensor_free(gv_tensor tensor) { delete tensor; }

gv_status gv_full(const int64_t *shape, size_t rank, double value, gv_dtype dtype,
                  const char *device, gv_tensor *out) {
  return gv::produce(out, [&] {
    auto options = at::TensorOptions(gv::scalarType(dtype)).device(c10::Device(device));
    return at::full(dimensions(shape, rank), value, options);
  });
}

gv_status gv_empty(const int64_t *shape, size_t rank, gv_dtype dtype, const char *device,
                   gv_tensor *out) {
  return gv::produce(out, [&] {
    auto options = at::TensorOptions(gv::scalarType(dtype)).device(c10::Device(device));
    return at::empty(dimensions(shape, rank), options);
  });
}

gv_status gv_uniform(const int64_t *shape, size_t rank, double low, double high,
                     gv_generator generator, gv_tensor *out) {
  return gv::produce(out, [&] {
    auto empty = at::empty(dimensions(shape, rank), generator->value.device());
    return empty.uniform_(low, high, generator->value);
  });
}

gv_status gv_normal(const int64_t *shape, size_t rank, double mean, double deviation,
                    gv_generator generator, gv_tensor *out) {
  return gv::produce(out, [&] {
    auto empty = at::empty(dimensions(shape, rank), generator->value.device());
    return empty.normal_(mean, deviation, generator->value);
  });
}

gv_status gv_from_bytes(const void *data, size_t byte_count, const int64_t *shape, size_t rank,
                        gv_dtype dtype, const char *device, gv_tensor *out) {
  return gv::produce(out, [&] {
    auto host = at::empty(dimensions(shape, rank), at::TensorOptions(gv::scalarType(dtype)));
    TORCH_CHECK(host.nbytes() == byte_count, "a tensor of shape ", host.sizes(), " takes ",
                host.nbytes(), " bytes, not ", byte_count);
    if (byte_count > 0) std::memcpy(host.mutable_data_ptr(), data, byte_count);
    return host.to(c10::Device(device));
  });
}

gv_status gv_to_bytes(gv_tensor tensor, void *destination, size_t byte_count) {
  return gv::guarded([&] {
    auto host = tensor->value.detach().to(at::kCPU).contiguous();
    TORCH_CHECK(host.nbytes() == byte_count, "the tensor has ", host.nbytes(), " bytes, not ",
                byte_count);
    if (byte_count > 0) std::memcpy(destination, host.const_data_ptr(), byte_count);
  });
}

gv_status gv_copy_to(gv_tensor tensor, gv_dtype dtype, const char *device, gv_tensor *out) {
  return gv::produce(out, [&] {
    return tensor->value.to(c10::Device(device), gv::scalarType(dtype));
  });
}

int64_t gv_rank(gv_tensor tensor) { return tensor->value.dim(); }

void gv_shape(gv_tensor tensor, int64_t *out) {
  auto sizes = tensor->value.sizes();
  std::copy(sizes.begin(), sizes.end(), out);
}

gv_dtype gv_tensor_dtype(gv_tensor tensor) {
  switch (tensor->value.scalar_type()) {
    case at::kFloat: return GV_FLOAT32;
    case at::kDouble: return GV_FLOAT64;
    case at::kBFloat16: return GV_BFLOAT16;
    case at::kInt: return GV_INT32;
    case at::kLong: return GV_INT64;
    case at::kBool: return GV_BOOL;
    default: return GV_OTHER;
  }
}

const char *gv_device_name(gv_tensor tensor) {
  thread_local std::string name;
  name = tensor->value.device().str();
  return name.c_str();
}

gv_status gv_item(gv_tensor tensor, double *out) {
  return gv::guarded([&] { *out = tensor->value.item().toDouble(); });
}

bool gv_same_storage(gv_tensor left, gv_tensor right) {
  return left->value.storage().is_alias_of(right->value.storage());
}

// What the shim's files share: the boxes behind the handles, and the guard that turns exceptions
// into a status. No exception leaves this library.

#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>
#include <c10/core/Device.h>

#include <memory>
#include <optional>
#include <string>

#include "CTorch.h"

struct gv_tensor_s {
  at::Tensor value;
};

struct gv_generator_s {
  at::Generator value;
};

namespace gv {

/// An error of a caller's hook on its way through libtorch's engine.
struct CallbackError : std::exception {
  std::shared_ptr<void> error;
  explicit CallbackError(std::shared_ptr<void> error) : error(std::move(error)) {}
  const char *what() const noexcept override { return "a gradient hook failed"; }
};

void remember(const char *message) noexcept;
void rememberCallback(const CallbackError &error) noexcept;

/// Runs `body`, and reports what it throws as a status with a message.
template <typename Body>
gv_status guarded(Body body) noexcept {
  try {
    body();
    return GV_OK;
  } catch (const CallbackError &error) {
    rememberCallback(error);
    return GV_CALLBACK_ERROR;
  } catch (const c10::Error &error) {
    remember(error.what_without_backtrace());
  } catch (const std::exception &error) {
    remember(error.what());
  } catch (...) {
    remember("an exception of unknown type");
  }
  return GV_ERROR;
}

/// Runs `body`, and hands its tensor to the caller.
template <typename Body>
gv_status produce(gv_tensor *out, Body body) noexcept {
  return guarded([&] { *out = new gv_tensor_s{body()}; });
}

inline std::optional<at::Tensor> optional(gv_tensor tensor) {
  return tensor ? std::optional<at::Tensor>(tensor->value) : std::nullopt;
}

inline std::optional<at::Generator> optional(gv_generator generator) {
  return generator ? std::optional<at::Generator>(generator->value) : std::nullopt;
}

inline at::IntArrayRef dimensions(const int64_t *values, size_t count) {
  return at::IntArrayRef(values, count);
}

at::ScalarType scalarType(gv_dtype dtype);

}  // namespace gv

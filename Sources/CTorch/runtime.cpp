#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/autocast_mode.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/GradMode.h>
#include <dlfcn.h>
#include <torch/version.h>

#include <atomic>

#include "Interface.h"
#include "Parallel.h"

namespace {
thread_local std::string lastError;
thread_local std::shared_ptr<void> lastCallbackError;
}  // namespace

namespace gv {

void remember(const char *message) noexcept {
  try {
    lastError = message;
  } catch (...) {
    lastError.clear();
  }
}

void rememberCallback(const CallbackError &error) noexcept { lastCallbackError = error.error; }

}  // namespace gv

const char *gv_last_error(void) { return lastError.c_str(); }

void *gv_take_callback_error(void) { return lastCallbackError.get(); }

void gv_forget_callback_error(void) { lastCallbackError.reset(); }

const char *gv_torch_version(void) { return TORCH_VERSION; }

const char *gv_cpu_capability(void) {
  static const std::string capability = at::get_cpu_capability();
  return capability.c_str();
}

gv_status gv_load_device_support(const char *device) {
  return gv::guarded([&] {
    if (c10::Device(device).type() != at::kCUDA) return;
    // Asking libtorch for GPUs before this would make it remember that there are none.
    TORCH_CHECK(dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL),
                "this libtorch has no CUDA support: ", dlerror());
  });
}

bool gv_cuda_available(void) {
  try {
    return at::hasCUDA() && at::detail::getCUDAHooks().deviceCount() > 0;
  } catch (...) {
    return false;
  }
}

void gv_set_threads(int32_t count) { at::set_num_threads(count); }

int32_t gv_threads(void) { return at::get_num_threads(); }

int32_t gv_loop_threads(void) {
  std::atomic<int32_t> shares = 0;
  gv::parallelFor(0, at::get_num_threads(), 1, [&](int64_t, int64_t) { ++shares; });
  return shares;
}

bool gv_set_gradient_mode(bool enabled) {
  bool previous = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled);
  return previous;
}

gv_status gv_set_autocast(const char *device, bool enabled, bool *previous) {
  return gv::guarded([&] {
    auto type = c10::Device(device).type();
    *previous = at::autocast::is_autocast_enabled(type);
    at::autocast::set_autocast_dtype(type, at::kBFloat16);
    at::autocast::set_autocast_enabled(type, enabled);
    if (!enabled) at::autocast::clear_cache();
  });
}

bool gv_cpu_has_bfloat16_products(void) {
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx512bf16") > 0;
#else
  return false;
#endif
}

gv_status gv_generator_new(const char *device, uint64_t seed, gv_generator *out) {
  return gv::guarded([&] {
    c10::Device place(device);
    auto generator = place.is_cuda() ? at::detail::getCUDAHooks().getNewGenerator(place.index())
                                     : at::detail::createCPUGenerator(seed);
    generator.set_current_seed(seed);
    *out = new gv_generator_s{generator};
  });
}

gv_status gv_generator_seed(gv_generator generator, uint64_t seed) {
  return gv::guarded([&] { generator->value.set_current_seed(seed); });
}

void gv_generator_free(gv_generator generator) { delete generator; }

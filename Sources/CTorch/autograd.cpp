#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/autograd.h>

#include <vector>

#include "Interface.h"

gv_status gv_set_requires_grad(gv_tensor tensor, bool required) {
  return gv::guarded([&] { tensor->value.requires_grad_(required); });
}

bool gv_requires_grad(gv_tensor tensor) { return tensor->value.requires_grad(); }

gv_status gv_detach(gv_tensor tensor, gv_tensor *out) {
  return gv::produce(out, [&] { return tensor->value.detach(); });
}

gv_status gv_grad(gv_tensor tensor, gv_tensor *out) {
  return gv::guarded([&] {
    const auto &gradient = tensor->value.grad();
    *out = gradient.defined() ? new gv_tensor_s{gradient} : nullptr;
  });
}

gv_status gv_set_grad(gv_tensor tensor, gv_tensor gradient) {
  return gv::guarded([&] {
    // Otherwise the backward pass would broadcast into the wrong shape in silence.
    TORCH_CHECK(!gradient || gradient->value.sizes() == tensor->value.sizes(),
                "a gradient of shape ", gradient ? gradient->value.sizes() : at::IntArrayRef(),
                " does not fit a tensor of shape ", tensor->value.sizes());
    tensor->value.mutable_grad() = gradient ? gradient->value : at::Tensor();
  });
}

gv_status gv_backward(gv_tensor tensor, gv_tensor gradient, bool retain_graph) {
  return gv::guarded([&] {
    auto start = gradient ? gradient->value : at::Tensor();
    torch::autograd::backward({tensor->value}, {start}, retain_graph);
  });
}

gv_status gv_gradients(gv_tensor output, gv_tensor output_gradient, const gv_tensor *inputs,
                       size_t count, bool retain_graph, gv_tensor *out) {
  return gv::guarded([&] {
    std::vector<at::Tensor> variables;
    for (size_t i = 0; i < count; ++i) variables.push_back(inputs[i]->value);
    auto start = output_gradient ? output_gradient->value : at::Tensor();
    auto gradients = torch::autograd::grad({output->value}, variables, {start}, retain_graph,
                                           /*create_graph=*/false, /*allow_unused=*/true);
    for (size_t i = 0; i < count; ++i) {
      out[i] = gradients[i].defined() ? new gv_tensor_s{gradients[i]} : nullptr;
    }
  });
}

gv_status gv_register_hook(gv_tensor tensor, void *context, gv_hook hook, gv_release release,
                           gv_release release_error, uint32_t *handle) {
  // The shared pointer releases the context once, whatever happens from here on.
  std::shared_ptr<void> owner(context, release);
  return gv::guarded([&] {
    *handle = tensor->value.register_hook([owner, hook, release_error](const at::Tensor &gradient) {
      gv_tensor replacement = nullptr;
      void *error = hook(owner.get(), new gv_tensor_s{gradient}, &replacement);
      if (error) throw gv::CallbackError(std::shared_ptr<void>(error, release_error));
      if (!replacement) return gradient;
      auto result = replacement->value;
      delete replacement;
      return result;
    });
  });
}

gv_status gv_remove_hook(gv_tensor tensor, uint32_t handle) {
  return gv::guarded([&] { tensor->value.remove_hook(handle); });
}

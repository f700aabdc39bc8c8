#pragma once

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

namespace gv {

/// Keeps each element with probability 1 − p and scales it by 1/(1 − p).
at::Tensor dropout(const at::Tensor &x, double probability, const at::Generator &generator);

}  // namespace gv

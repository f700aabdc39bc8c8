// Conversions between rows of float32 and of bfloat16, its upper half.

#pragma once

#include <cstdint>

namespace gv {

void widen(const uint16_t *row, int64_t count, float *out);

/// Rounds to the nearest bfloat16, ties to even.
void narrow(const float *row, int64_t count, uint16_t *out);

}  // namespace gv

#include "BFloat16.h"

#include <cstring>

#include "Vectors.h"

namespace {

GV_KERNEL void widenRow(const uint16_t *row, int64_t count, float *out) {
  for (int64_t c = 0; c < count; ++c) {
    const uint32_t bits = static_cast<uint32_t>(row[c]) << 16;
    std::memcpy(out + c, &bits, sizeof bits);
  }
}

GV_KERNEL void narrowRow(const float *row, int64_t count, uint16_t *out) {
  for (int64_t c = 0; c < count; ++c) {
    uint32_t bits;
    std::memcpy(&bits, row + c, sizeof bits);
    out[c] = static_cast<uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
  }
}

}  // namespace

namespace gv {

void widen(const uint16_t *row, int64_t count, float *out) { widenRow(row, count, out); }

void narrow(const float *row, int64_t count, uint16_t *out) { narrowRow(row, count, out); }

}  // namespace gv

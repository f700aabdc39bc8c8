// The softmax of rows of scores, their cross-entropy, and its gradient in the scores' place.

#pragma once

#include <ATen/core/Tensor.h>

namespace gv {

/// What a row's softmax is made of.
struct Normalizer {
  float largest;
  double total;  // Σ e^(x − largest)
  double sum;    // Σ x
};

/// Replaces a row by e^(x − its largest), to two units in the last place.
Normalizer exponentiate(float *row, int64_t count);

/// Replaces a row, none of whose elements is above `largest`, by e^(x − largest).
void exponentiateBelow(float *row, int64_t count, float largest);

/// What each row's loss is multiplied by: a factor for all rows, times one for each.
struct RowFactors {
  double common = 1;
  at::Tensor each;  // [M] in the type of the losses; not defined when they are 1
};

/// For scores x [m, V] with targets y [m], of the softmax p of each row:
/// losses[r] = f[r]·((1−ε)·(−ln p[y]) + ε/V·Σ_v −ln p[v]).
///
/// With `replace` the scores become the losses' gradient, f[r]·(p − (1−ε)·1_y − ε/V).
void crossEntropyRows(at::Tensor scores, const at::Tensor &targets, double smoothing,
                      const RowFactors &factors, at::Tensor losses, bool replace);

}  // namespace gv

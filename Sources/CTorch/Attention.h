// Attention of sequences that lie one after another, and its form in libtorch's operators.

#pragma once

#include <vector>

#include "Interface.h"

namespace gv {

/// Where B sequences lie in queries [M, d] and in keys and values [N, d], and how they attend.
struct Sequences {
  std::vector<int64_t> queries;  // B + 1 ascending places from 0
  std::vector<int64_t> keys;
  int64_t heads;
  bool causal;  // row t of a sequence sees its rows up to t

  int64_t count() const { return static_cast<int64_t>(queries.size()) - 1; }
  int64_t queryRows(int64_t sequence) const { return queries[sequence + 1] - queries[sequence]; }
  int64_t keyRows(int64_t sequence) const { return keys[sequence + 1] - keys[sequence]; }
};

/// softmax(Q·Kᵀ/√D)·V of each head of each sequence, on padded copies: for other devices and types, and
/// where weights are dropped out.
at::Tensor attendByOperators(const at::Tensor &query, const at::Tensor &key,
                             const at::Tensor &value, const Sequences &sequences, double dropout,
                             const std::optional<at::Generator> &generator);

}  // namespace gv

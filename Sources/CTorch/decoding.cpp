// Decoding: attention of one position a row to places that the row names, and the best next tokens.

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

#include "Interface.h"
#include "Parallel.h"

// Letters: R rows, M places of the memory, d width, H heads, D = d/H, V vocabulary.

namespace {

/// The places of a row in a memory [M, 2d]: row r has those from bounds[r] to bounds[r + 1].
struct Places {
  const int32_t *places;
  const int32_t *bounds;
  int64_t rows;

  int64_t longest() const {
    int64_t longest = 0;
    for (int64_t r = 0; r < rows; ++r) longest = std::max<int64_t>(longest, bounds[r + 1] - bounds[r]);
    return longest;
  }

  void check(int64_t memory) const {
    TORCH_CHECK(rows == 0 || bounds[0] == 0, "the first row's places begin at 0");
    for (int64_t r = 0; r < rows; ++r) TORCH_CHECK(bounds[r] <= bounds[r + 1], "bounds rise");
    for (int32_t i = 0; i < (rows ? bounds[rows] : 0); ++i) {
      TORCH_CHECK(places[i] >= 0 && places[i] < memory, "place ", places[i], " is outside the memory of ", memory);
    }
  }
};

float dot(const float *left, const float *right, int64_t count) {
#pragma clang fp reassociate(on)
  float sum = 0;
  for (int64_t i = 0; i < count; ++i) sum += left[i] * right[i];
  return sum;
}

/// softmax(q·kᵀ·scale)·v of one head; keys and values of a place lie `width` apart.
void attendHead(const float *query, const float *memory, int64_t stride, int64_t width, int64_t depth,
                const int32_t *places, int64_t count, float scale, float *weights, float *out) {
  float largest = -std::numeric_limits<float>::infinity();
  for (int64_t t = 0; t < count; ++t) {
    weights[t] = dot(query, memory + places[t] * stride, depth) * scale;
    largest = std::max(largest, weights[t]);
  }
  float sum = 0;
  for (int64_t t = 0; t < count; ++t) sum += weights[t] = std::exp(weights[t] - largest);
  std::fill(out, out + depth, 0.0f);
  for (int64_t t = 0; t < count; ++t) {
    const float weight = weights[t] / sum;
    const float *value = memory + places[t] * stride + width;
    for (int64_t i = 0; i < depth; ++i) out[i] += weight * value[i];
  }
}

at::Tensor attendOnHost(const at::Tensor &query, const at::Tensor &memory, const Places &places, int64_t heads) {
  const int64_t width = query.size(1), depth = width / heads, longest = places.longest();
  const float scale = 1 / std::sqrt(static_cast<float>(depth));
  auto out = at::empty({places.rows, width}, query.options());
  const float *queries = static_cast<const float *>(query.const_data_ptr());
  const float *stored = static_cast<const float *>(memory.const_data_ptr());
  float *results = static_cast<float *>(out.mutable_data_ptr());
  gv::parallelFor(0, places.rows, std::max<int64_t>(1, 32768 / (width * (longest + 1))), [&](int64_t from, int64_t to) {
    std::vector<float> weights(longest);
    for (int64_t r = from; r < to; ++r) {
      const int32_t *own = places.places + places.bounds[r];
      const int64_t count = places.bounds[r + 1] - places.bounds[r];
      for (int64_t h = 0; h < heads; ++h) {
        attendHead(queries + r * query.stride(0) + h * depth, stored + h * depth, memory.stride(0), width, depth, own,
                   count, scale, weights.data(), results + r * width + h * depth);
      }
    }
  });
  return out;
}

/// The same by libtorch's operators, for other devices and types.
at::Tensor attendByOperators(const at::Tensor &query, const at::Tensor &memory, const Places &places, int64_t heads) {
  const int64_t width = query.size(1), depth = width / heads, longest = std::max<int64_t>(places.longest(), 1);
  auto index = at::zeros({places.rows, longest}, at::kLong);
  auto seen = at::zeros({places.rows, 1, 1, longest}, at::kBool);
  auto *indices = static_cast<int64_t *>(index.mutable_data_ptr());
  auto *flags = static_cast<bool *>(seen.mutable_data_ptr());
  for (int64_t r = 0; r < places.rows; ++r) {
    for (int64_t t = 0; t < places.bounds[r + 1] - places.bounds[r]; ++t) {
      indices[r * longest + t] = places.places[places.bounds[r] + t];
      flags[r * longest + t] = true;
    }
  }
  auto found = memory.index_select(0, index.view(-1).to(memory.device()));
  auto split = [&](const at::Tensor &part) {
    return part.reshape({places.rows, longest, heads, depth}).transpose(1, 2);
  };
  auto out = at::scaled_dot_product_attention(
      query.reshape({places.rows, heads, 1, depth}), split(found.narrow(1, 0, width)),
      split(found.narrow(1, width, width)), seen.to(memory.device()));
  return out.reshape({places.rows, width});
}

/// ln of the mean of some models' probabilities [R, V], on the host.
at::Tensor logProbabilities(const gv_tensor *scores, size_t models) {
  std::vector<at::Tensor> each;
  for (size_t i = 0; i < models; ++i) each.push_back(at::log_softmax(scores[i]->value, -1, at::kFloat));
  auto mean = models == 1 ? each[0] : at::logsumexp(at::stack(each), 0).sub_(std::log(static_cast<double>(models)));
  return mean.to(at::kCPU).contiguous();
}

/// The `count` largest of a row in falling order, equal ones by place; NaN is never among them.
void largest(const float *row, int64_t length, int64_t count, float *values, int64_t *places) {
  int64_t kept = 0;
  for (int64_t i = 0; i < length; ++i) {
    if (kept == count ? !(row[i] > values[count - 1]) : !(row[i] > -std::numeric_limits<float>::infinity())) continue;
    int64_t place = kept < count ? kept++ : count - 1;
    for (; place > 0 && values[place - 1] < row[i]; --place) {
      values[place] = values[place - 1];
      places[place] = places[place - 1];
    }
    values[place] = row[i];
    places[place] = i;
  }
  std::fill(values + kept, values + count, -std::numeric_limits<float>::infinity());
  std::fill(places + kept, places + count, -1);
}

/// The same by sorting, for many.
void sorted(const float *row, int64_t length, int64_t count, float *values, int64_t *places) {
  std::vector<int64_t> order;
  for (int64_t i = 0; i < length; ++i) {
    if (row[i] > -std::numeric_limits<float>::infinity()) order.push_back(i);
  }
  const int64_t kept = std::min<int64_t>(count, order.size());
  std::partial_sort(order.begin(), order.begin() + kept, order.end(), [&](int64_t a, int64_t b) {
    return row[a] != row[b] ? row[a] > row[b] : a < b;
  });
  for (int64_t i = 0; i < count; ++i) {
    places[i] = i < kept ? order[i] : -1;
    values[i] = i < kept ? row[order[i]] : -std::numeric_limits<float>::infinity();
  }
}

}  // namespace

gv_status gv_attend_places(gv_tensor query, gv_tensor memory, const int32_t *places, const int32_t *bounds,
                           int64_t heads, gv_tensor *out) {
  return gv::produce(out, [&] {
    const auto &q = query->value;
    const auto &m = memory->value;
    TORCH_CHECK(q.dim() == 2 && m.dim() == 2 && m.size(1) == 2 * q.size(1) && heads > 0 && q.size(1) % heads == 0,
                "a query [R, d] looks at a memory [M, 2d] with heads that divide d, not ", q.sizes(), " at ", m.sizes());
    const Places named{places, bounds, q.size(0)};
    named.check(m.size(0));
    const bool plain = q.is_cpu() && m.is_cpu() && q.scalar_type() == at::kFloat && m.scalar_type() == at::kFloat &&
                       q.stride(1) == 1 && m.stride(1) == 1;
    return plain ? attendOnHost(q, m, named, heads) : attendByOperators(q, m, named, heads);
  });
}

gv_status gv_best_tokens(const gv_tensor *scores, size_t models, const int64_t *forbidden, size_t forbidden_count,
                         int64_t end, int64_t count, float *values, int64_t *tokens, float *ends) {
  return gv::guarded([&] {
    TORCH_CHECK(models > 0, "scores come from one model or more");
    auto all = logProbabilities(scores, models);
    const int64_t rows = all.size(0), vocabulary = all.size(1);
    TORCH_CHECK(end >= 0 && end < vocabulary && count > 0 && count <= vocabulary, "no such token, or too many");
    for (size_t i = 0; i < forbidden_count; ++i) {
      TORCH_CHECK(forbidden[i] >= 0 && forbidden[i] < vocabulary, "token ", forbidden[i], " is outside the vocabulary");
    }
    float *data = static_cast<float *>(all.mutable_data_ptr());
    gv::parallelFor(0, rows, 4, [&](int64_t from, int64_t to) {
      for (int64_t r = from; r < to; ++r) {
        float *row = data + r * vocabulary;
        ends[r] = row[end];
        for (size_t i = 0; i < forbidden_count; ++i) row[forbidden[i]] = -std::numeric_limits<float>::infinity();
        (count <= 64 ? largest : sorted)(row, vocabulary, count, values + r * count, tokens + r * count);
      }
    });
  });
}

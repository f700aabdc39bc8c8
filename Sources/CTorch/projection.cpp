// The output projection together with its cross-entropy, a few rows at a time: the scores of a whole
// batch never exist, and their gradient is formed while they are at hand.

#include <ATen/autocast_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/mm.h>
#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <vector>

#include "Segments.h"
#include "SoftmaxRows.h"

// Letters: M rows of states, m of a chunk, d width, V vocabulary, K tasks.

namespace {

/// Bytes of scores that are held at once: what a processor's caches take, and enough for products.
constexpr int64_t kHeldBytes = 32 << 20;

/// Rows of a chunk.
int64_t chunkRows(const at::Tensor &table) {
  const int64_t row = table.size(0) * static_cast<int64_t>(table.element_size());
  return std::max<int64_t>(kHeldBytes / row, 16);
}

/// Where the table's gradient goes: a row for each task.
struct TableRows {
  at::Tensor rows;  // [K, ·]; not defined when the gradient is not wanted
  int64_t offset = 0;
  const int64_t *bounds = nullptr;
  size_t tasks = 0;
  bool accumulate = false;

  /// Adds what the rows `from` ..< `from + m` of the batch contribute.
  void add(const at::Tensor &gradient, const at::Tensor &states, int64_t from,
           at::IntArrayRef shape) const {
    // The parts of the tasks that have rows here, and where they begin and end among these rows.
    std::vector<size_t> present;
    std::vector<int64_t> parts{0};
    for (size_t task = 0; task < tasks; ++task) {
      const int64_t end = std::min(bounds[task + 1], from + gradient.size(0));
      if (end <= std::max(bounds[task], from)) continue;
      present.push_back(task);
      parts.push_back(end - from);
    }
    gv::eachTask(gradient, parts.data(), present.size(), [&](size_t part) {
      const size_t task = present[part];
      const int64_t first = parts[part], count = parts[part + 1] - first;
      gv::putProduct(gv::place(rows, task, offset, shape), gradient.narrow(0, first, count).t(),
                     states.narrow(0, first, count), accumulate || first + from > bounds[task]);
    });
  }

  void clearEmpty(at::IntArrayRef shape) const {
    for (size_t task = 0; task < tasks; ++task) {
      if (bounds[task] == bounds[task + 1] && !accumulate) {
        gv::place(rows, task, offset, shape).zero_();
      }
    }
  }
};

/// States, table and targets as they are multiplied.
struct Projection {
  at::Tensor states;   // [M, d]
  at::Tensor table;    // [V, d]
  at::Tensor targets;  // [M]
  double smoothing;

  /// Losses have the states' type before autocast, single precision at least.
  at::ScalarType lossType;

  Projection(const at::Tensor &states, const at::Tensor &table, const at::Tensor &targets,
             double smoothing, bool autocast)
      : targets(targets), smoothing(smoothing) {
    lossType = states.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
    auto type = autocast ? at::kBFloat16 : states.scalar_type();
    this->states = states.to(type).contiguous();
    this->table = table.to(type);
  }

  /// The losses [M]. Where wanted, the gradient of the states is written to `states_gradient` [M, d],
  /// and that of the table to its rows.
  at::Tensor run(const gv::RowFactors &factors, const at::Tensor &states_gradient,
                 const TableRows &destination) const {
    const int64_t count = states.size(0), step = chunkRows(table);
    const bool wanted = states_gradient.defined() || destination.rows.defined();
    auto losses = at::empty({count}, states.options().dtype(lossType));
    auto buffer = at::empty({std::min(step, count), table.size(0)}, states.options());
    for (int64_t from = 0; from < count; from += step) {
      const int64_t rows = std::min(step, count - from);
      auto scores = buffer.narrow(0, 0, rows);
      auto part = states.narrow(0, from, rows);
      at::mm_out(scores, part, table.t());
      gv::RowFactors own = factors;
      if (own.each.defined()) own.each = own.each.narrow(0, from, rows);
      gv::crossEntropyRows(scores, targets.narrow(0, from, rows), smoothing, own,
                           losses.narrow(0, from, rows), wanted);
      if (states_gradient.defined()) {
        auto place = states_gradient.narrow(0, from, rows);
        at::mm_out(place, scores, table);
      }
      if (destination.rows.defined()) destination.add(scores, part, from, table.sizes());
    }
    if (destination.rows.defined()) destination.clearEmpty(table.sizes());
    return losses;
  }
};

bool castsProducts(const at::Tensor &states) {
  return at::autocast::is_autocast_enabled(states.device().type()) &&
         states.scalar_type() == at::kFloat;
}

/// The one value of a gradient, or nothing when its elements differ.
std::optional<double> commonValue(const at::Tensor &gradient) {
  const double first = gradient[0].item<double>();
  if (gradient.eq(first).all().item<bool>()) return first;
  return std::nullopt;
}

/// Factors times a gradient [M].
gv::RowFactors times(const gv::RowFactors &factors, const at::Tensor &gradient) {
  return {factors.common, factors.each.defined() ? factors.each.mul(gradient) : gradient};
}

/// The factors of a call: `weights` is [M], or null.
gv::RowFactors rowFactors(gv_tensor states, double weight, gv_tensor weights) {
  if (!weights) return {weight, {}};
  TORCH_CHECK(weights->value.dim() == 1 && weights->value.size(0) == states->value.size(0),
              "expected one weight for each of ", states->value.size(0), " states, found shape ",
              weights->value.sizes());
  auto type = states->value.scalar_type() == at::kDouble ? at::kDouble : at::kFloat;
  return {weight, weights->value.to(type).contiguous()};
}

/// Losses [M] of states and table. Their gradients are formed in the forward pass, for losses whose
/// own gradient is 1; the backward pass scales them. Only a table's gradient cannot be scaled where
/// the losses' gradients differ: it is then formed again.
struct ProjectedCrossEntropy : torch::autograd::Function<ProjectedCrossEntropy> {
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &states,
                            const at::Tensor &table, const at::Tensor &targets, double smoothing,
                            const gv::RowFactors &factors, bool wants_states, bool wants_table,
                            const TableRows &given) {
    const bool autocast = castsProducts(states);
    gv::PlainArithmetic guard;
    Projection projection(states, table, targets, smoothing, autocast);
    at::Tensor states_gradient, table_gradient;
    TableRows destination = given;
    const int64_t bounds[] = {0, states.size(0)};
    if (wants_states) states_gradient = at::empty_like(projection.states);
    if (wants_table) {
      auto type = projection.lossType;
      table_gradient = at::empty({1, table.numel()}, table.options().dtype(type));
      destination = {table_gradient, 0, bounds, 1, false};
    }
    auto losses = projection.run(factors, states_gradient, destination);
    context->save_for_backward({states, table, targets});
    context->saved_data["states"] = states_gradient;
    context->saved_data["table"] = table_gradient;
    context->saved_data["smoothing"] = smoothing;
    context->saved_data["weight"] = factors.common;
    context->saved_data["weights"] = factors.each;
    context->saved_data["autocast"] = autocast;
    return losses;
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                 torch::autograd::variable_list gradients) {
    gv::PlainArithmetic guard;
    auto gradient = gradients[0];
    auto states_gradient = context->saved_data["states"].toTensor();
    auto table_gradient = context->saved_data["table"].toTensor();
    auto common = gradient.numel() == 0 ? std::optional<double>(1) : commonValue(gradient);
    if (states_gradient.defined()) {
      states_gradient = states_gradient.to(gradient.scalar_type());
      if (common != 1) states_gradient = states_gradient.mul(gradient.unsqueeze(-1));
    }
    if (table_gradient.defined()) table_gradient = tableGradient(context, gradient, common);
    return {states_gradient, table_gradient, {}, {}, {}, {}, {}, {}};
  }

 private:
  static at::Tensor tableGradient(torch::autograd::AutogradContext *context,
                                  const at::Tensor &gradient, std::optional<double> common) {
    auto saved = context->get_saved_variables();
    auto formed = context->saved_data["table"].toTensor().view(saved[1].sizes());
    if (common) return *common == 1 ? formed : formed.mul(*common);
    Projection projection(saved[0], saved[1], saved[2], context->saved_data["smoothing"].toDouble(),
                          context->saved_data["autocast"].toBool());
    auto again = at::empty({1, saved[1].numel()}, formed.options());
    const int64_t bounds[] = {0, saved[0].size(0)};
    const gv::RowFactors factors{context->saved_data["weight"].toDouble(),
                                 context->saved_data["weights"].toTensor()};
    projection.run(times(factors, gradient), {}, {again, 0, bounds, 1, false});
    return again.view(saved[1].sizes());
  }
};

void checkProjection(gv_tensor states, gv_tensor table, gv_tensor targets, double smoothing) {
  const auto &x = states->value, &e = table->value, &y = targets->value;
  TORCH_CHECK(x.dim() == 2 && e.dim() == 2 && x.size(1) == e.size(1), "states [M, d] of shape ",
              x.sizes(), " do not fit a table [V, d] of shape ", e.sizes());
  TORCH_CHECK(y.dim() == 1 && y.size(0) == x.size(0) && y.scalar_type() == at::kLong,
              "expected ", x.size(0), " 64-bit targets, found ", y.scalar_type(), " ", y.sizes());
  TORCH_CHECK(smoothing >= 0 && smoothing <= 1, "label smoothing is from 0 to 1, not ", smoothing);
  if (y.numel() == 0) return;
  TORCH_CHECK(y.ge(0).logical_and_(y.lt(e.size(0))).all().item<bool>(),
              "a target is not among the ", e.size(0), " entries of the table");
}

void checkRows(gv_tensor rows, gv_tensor states, const int64_t *bounds, size_t tasks) {
  TORCH_CHECK(rows->value.dim() == 2 && rows->value.size(0) == static_cast<int64_t>(tasks),
              "expected one row for each of ", tasks, " tasks, found shape ", rows->value.sizes());
  TORCH_CHECK(bounds[tasks] == states->value.size(0), "the segments end at ", bounds[tasks],
              ", there are ", states->value.size(0), " states");
}

}  // namespace

gv_status gv_projected_cross_entropy(gv_tensor states, gv_tensor table, gv_tensor targets,
                                     double smoothing, double weight, gv_tensor weights,
                                     const int64_t *bounds, size_t tasks, gv_tensor rows,
                                     int64_t offset, gv_tensor *out) {
  return gv::produce(out, [&] {
    checkProjection(states, table, targets, smoothing);
    if (rows) checkRows(rows, states, bounds, tasks);
    const bool records = c10::GradMode::is_enabled();
    const TableRows given =
        rows ? TableRows{rows->value, offset, bounds, tasks, false} : TableRows{};
    return ProjectedCrossEntropy::apply(
        states->value, table->value, targets->value.contiguous(), smoothing,
        rowFactors(states, weight, weights),
        records && states->value.requires_grad(), records && table->value.requires_grad(), given);
  });
}

bool gv_casts_products(gv_tensor tensor) { return castsProducts(tensor->value); }

gv_status gv_add_projection_gradients(gv_tensor states, gv_tensor table, gv_tensor targets,
                                      double smoothing, double weight, gv_tensor weights,
                                      bool autocast, gv_tensor gradient, double held,
                                      const int64_t *bounds, size_t tasks, gv_tensor rows,
                                      int64_t offset) {
  return gv::guarded([&] {
    gv::PlainArithmetic guard;
    auto missing = gradient->value.sub(held);
    if (missing.eq(0).all().item<bool>()) return;
    checkProjection(states, table, targets, smoothing);
    checkRows(rows, states, bounds, tasks);
    Projection projection(states->value, table->value, targets->value.contiguous(), smoothing,
                          autocast);
    projection.run(times(rowFactors(states, weight, weights), missing), {},
                   {rows->value, offset, bounds, tasks, true});
  });
}

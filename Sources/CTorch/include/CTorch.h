// A small C interface to libtorch.
//
// Every fallible function returns a `gv_status`; results come through the out-parameters behind the
// arguments and are written only on GV_OK. After GV_ERROR, `gv_last_error` holds the message of the
// calling thread. After GV_CALLBACK_ERROR a hook of the caller has failed, and
// `gv_take_callback_error` gives back the very pointer that the hook returned; the calling thread
// owns it until `gv_forget_callback_error`.
//
// Ownership: a tensor or generator written to an out-parameter is owned by the caller, who frees it
// with `gv_tensor_free` or `gv_generator_free`; arguments are borrowed for the length of the call.
//
// Optional tensors and generators are null pointers.

#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifdef __clang__
#define GV_SENDABLE __attribute__((swift_attr("@Sendable")))
#else
#define GV_SENDABLE
#endif

typedef struct gv_tensor_s *gv_tensor;
typedef struct gv_generator_s *gv_generator;

typedef enum { GV_OK = 0, GV_ERROR = 1, GV_CALLBACK_ERROR = 2 } gv_status;

typedef enum {
  GV_FLOAT32 = 0,
  GV_FLOAT64 = 1,
  GV_BFLOAT16 = 2,
  GV_INT32 = 3,
  GV_INT64 = 4,
  GV_BOOL = 5,
  GV_OTHER = 99
} gv_dtype;

// MARK: memory (memory.cpp)

/// From now on the host memory of large tensors is kept for the next ones when they are freed.
void gv_keep_freed_memory(void);

/// The blocks of large tensors since then, in bytes.
typedef struct {
  uint64_t used, kept, most_used;
} gv_host_memory;
gv_host_memory gv_kept_host_memory(void);

// MARK: runtime (runtime.cpp)

const char *gv_last_error(void);
void *gv_take_callback_error(void);
void gv_forget_callback_error(void);
const char *gv_torch_version(void);
const char *gv_cpu_capability(void);
gv_status gv_load_device_support(const char *device);
bool gv_cuda_available(void);
void gv_set_threads(int32_t count);
int32_t gv_threads(void);
// The threads in which a loop of this shim runs.
int32_t gv_loop_threads(void);
bool gv_set_gradient_mode(bool enabled);
gv_status gv_set_autocast(const char *device, bool enabled, bool *previous);
bool gv_cpu_has_bfloat16_products(void);

gv_status gv_generator_new(const char *device, uint64_t seed, gv_generator *out);
gv_status gv_generator_seed(gv_generator generator, uint64_t seed);
void gv_generator_free(gv_generator generator);

// MARK: creation, inspection, copies (tensor.cpp)

void gv_tensor_free(gv_tensor tensor);
gv_status gv_full(const int64_t *shape, size_t rank, double value, gv_dtype dtype, const char *device,
                  gv_tensor *out);
gv_status gv_empty(const int64_t *shape, size_t rank, gv_dtype dtype, const char *device,
                   gv_tensor *out);
gv_status gv_uniform(const int64_t *shape, size_t rank, double low, double high,
                     gv_generator generator, gv_tensor *out);
gv_status gv_normal(const int64_t *shape, size_t rank, double mean, double deviation,
                    gv_generator generator, gv_tensor *out);
gv_status gv_from_bytes(const void *data, size_t byte_count, const int64_t *shape, size_t rank,
                        gv_dtype dtype, const char *device, gv_tensor *out);
gv_status gv_to_bytes(gv_tensor tensor, void *destination, size_t byte_count);
gv_status gv_copy_to(gv_tensor tensor, gv_dtype dtype, const char *device, gv_tensor *out);
int64_t gv_rank(gv_tensor tensor);
void gv_shape(gv_tensor tensor, int64_t *out);
gv_dtype gv_tensor_dtype(gv_tensor tensor);
const char *gv_device_name(gv_tensor tensor);
gv_status gv_item(gv_tensor tensor, double *out);
bool gv_same_storage(gv_tensor left, gv_tensor right);

// MARK: arithmetic (arithmetic.cpp)

gv_status gv_add(gv_tensor left, gv_tensor right, double right_scale, gv_tensor *out);
gv_status gv_multiply(gv_tensor left, gv_tensor right, gv_tensor *out);
gv_status gv_divide(gv_tensor left, gv_tensor right, gv_tensor *out);
gv_status gv_affine(gv_tensor tensor, double scale, double offset, gv_tensor *out);
gv_status gv_matmul(gv_tensor left, gv_tensor right, gv_tensor *out);
typedef enum {
  GV_EXP, GV_LOG, GV_SQRT, GV_TANH, GV_RELU, GV_GELU, GV_SILU, GV_ABS, GV_SIN, GV_COS,
  GV_LOGICAL_NOT, GV_ISFINITE
} gv_unary;
gv_status gv_apply(gv_tensor tensor, gv_unary operation, gv_tensor *out);
gv_status gv_equal_scalar(gv_tensor tensor, double value, gv_tensor *out);
gv_status gv_masked_fill(gv_tensor tensor, gv_tensor mask, double value, gv_tensor *out);
gv_status gv_sum(gv_tensor tensor, const int64_t *dimensions, size_t count, bool keep, gv_tensor *out);
gv_status gv_argmax(gv_tensor tensor, int64_t dimension, gv_tensor *out);
gv_status gv_topk(gv_tensor tensor, int64_t count, int64_t dimension, gv_tensor *values,
                  gv_tensor *indices);
gv_status gv_log_softmax(gv_tensor tensor, int64_t dimension, gv_tensor *out);
gv_status gv_softmax(gv_tensor tensor, int64_t dimension, gv_tensor *out);

// MARK: shape (shape.cpp)

gv_status gv_reshape(gv_tensor tensor, const int64_t *shape, size_t rank, gv_tensor *out);
gv_status gv_transpose(gv_tensor tensor, int64_t first, int64_t second, gv_tensor *out);
gv_status gv_narrow(gv_tensor tensor, int64_t dimension, int64_t start, int64_t length,
                    gv_tensor *out);
gv_status gv_select(gv_tensor tensor, int64_t dimension, int64_t index, gv_tensor *out);
gv_status gv_concatenate(const gv_tensor *tensors, size_t count, int64_t dimension, gv_tensor *out);
gv_status gv_index_select(gv_tensor tensor, int64_t dimension, gv_tensor indices, gv_tensor *out);
gv_status gv_gather(gv_tensor tensor, int64_t dimension, gv_tensor indices, gv_tensor *out);
// Overwrites the rows that 64-bit indices name, each at most once, with those of `rows`.
gv_status gv_copy_rows(gv_tensor tensor, gv_tensor indices, gv_tensor rows);
gv_status gv_expand(gv_tensor tensor, const int64_t *shape, size_t rank, gv_tensor *out);
gv_status gv_contiguous(gv_tensor tensor, gv_tensor *out);

// MARK: networks (network.cpp)

gv_status gv_linear(gv_tensor input, gv_tensor weight, gv_tensor bias, gv_tensor *out);
gv_status gv_embedding(gv_tensor weight, gv_tensor indices, int64_t padding_index, gv_tensor *out);
gv_status gv_layer_norm(gv_tensor input, gv_tensor weight, gv_tensor bias, double epsilon,
                        gv_tensor *out);
// The same, with the mean and the reciprocal deviation of each row, outside the graph.
gv_status gv_layer_norm_moments(gv_tensor input, gv_tensor weight, gv_tensor bias, double epsilon,
                                gv_tensor *out, gv_tensor *mean, gv_tensor *scale);
// A tensor as mixed precision multiplies it, or itself where that does not apply.
gv_status gv_product_operand(gv_tensor tensor, gv_tensor *out);
// Of each row (1−ε)·(−log p[target]) + ε/V·Σ_v −log p[v], or the sum over rows; rows with target
// `ignored` count 0.
gv_status gv_cross_entropy(gv_tensor logits, gv_tensor targets, int64_t ignored,
                           double label_smoothing, bool summed, gv_tensor *out);

// MARK: dropout (dropout.cpp)

// The input with elements dropped, and `base` added to it where that is not null.
gv_status gv_dropout(gv_tensor input, gv_tensor base, double probability, gv_generator generator,
                     gv_tensor *out);

// MARK: attention (attention.cpp)

// softmax(query·keyᵀ/√D)·value of each head of `count` sequences that lie one after another, where the
// bounds say. Dropout of weights only when its probability is above 0; else the generator may be null.
gv_status gv_attention(gv_tensor query, gv_tensor key, gv_tensor value,
                       const int64_t *query_bounds, const int64_t *key_bounds, size_t count,
                       int64_t heads, bool causal, double dropout, gv_generator generator,
                       gv_tensor *out);

// MARK: decoding (decoding.cpp)

// softmax(query·keysᵀ/√D)·values [R, d] for query [R, d] with H heads: row r sees the places
// places[bounds[r]] ..< places[bounds[r + 1]] of memory [M, 2d], whose rows are keys, then values.
gv_status gv_attend_places(gv_tensor query, gv_tensor memory, const int32_t *places,
                           const int32_t *bounds, int64_t heads, gv_tensor *out);
// For scores [R, V] of each model: the `count` likeliest tokens of each row by the mean of the
// models' probabilities, without the forbidden ones, with ln p [R·count]; −1 where there are fewer.
// ends[r] is ln p of the token `end`, forbidden or not.
gv_status gv_best_tokens(const gv_tensor *scores, size_t models, const int64_t *forbidden,
                         size_t forbidden_count, int64_t end, int64_t count, float *values,
                         int64_t *tokens, float *ends);

// MARK: gradients (autograd.cpp)

gv_status gv_set_requires_grad(gv_tensor tensor, bool required);
bool gv_requires_grad(gv_tensor tensor);
gv_status gv_detach(gv_tensor tensor, gv_tensor *out);
gv_status gv_grad(gv_tensor tensor, gv_tensor *out);  // null when there is none
gv_status gv_set_grad(gv_tensor tensor, gv_tensor gradient);  // null clears it
gv_status gv_backward(gv_tensor tensor, gv_tensor gradient, bool retain_graph);
gv_status gv_gradients(gv_tensor output, gv_tensor output_gradient, const gv_tensor *inputs,
                       size_t count, bool retain_graph, gv_tensor *out);

// A hook gets the gradient (owned by the hook) and may write a replacement (owned, passed on). It
// returns null, or an error pointer that comes back from `gv_take_callback_error`.
typedef void *(*gv_hook)(void *context, gv_tensor gradient, gv_tensor *replacement) GV_SENDABLE;
typedef void (*gv_release)(void *context) GV_SENDABLE;
// `context` is released once: when the hook is removed or its tensor's graph is gone.
gv_status gv_register_hook(gv_tensor tensor, void *context, gv_hook hook, gv_release release,
                           gv_release release_error, uint32_t *handle);
gv_status gv_remove_hook(gv_tensor tensor, uint32_t handle);

// MARK: updates in place, outside the graph (update.cpp)

gv_status gv_fill(gv_tensor tensor, double value);
gv_status gv_copy_into(gv_tensor destination, gv_tensor source);
gv_status gv_add_into(gv_tensor destination, gv_tensor source, double scale);
gv_status gv_scale_in_place(gv_tensor tensor, double scale);
gv_status gv_norm(gv_tensor tensor, double *out);
// Adam on flat tensors; `step` counts from 1 and is that of this update.
gv_status gv_adam(gv_tensor parameters, gv_tensor gradient, gv_tensor first_moment,
                  gv_tensor second_moment, int64_t step, double rate, double beta1, double beta2,
                  double epsilon, double weight_decay);

// MARK: rows of task gradients (rows.cpp)

// out[k·K + l] = Σ rows[k, c]·rows[l, c] over columns [start, end), summed in float64.
gv_status gv_gramian(gv_tensor rows, int64_t start, int64_t end, double *out);
// destination[start..<end] = Σ_k weights[k]·rows[k, start..<end]
gv_status gv_combine(gv_tensor rows, const double *weights, int64_t start, int64_t end,
                     gv_tensor destination);

// MARK: the output projection with its cross-entropy (projection.cpp)

// losses[m] = w_m·((1−ε)·(−ln p_m[target]) + ε/V·Σ_v −ln p_m[v]) of scores states·tableᵀ, with
// states [M, d] and table [V, d]; w_m is `weight`, times `weights`[m] unless that is null. The scores
// exist for some rows at a time. With `rows` [K, ·], row k gets, at the columns from `offset` on, the
// table's gradient of the losses of segment k: it stands for losses whose own gradient is 1, and the
// table gets none from the backward pass.
gv_status gv_projected_cross_entropy(gv_tensor states, gv_tensor table, gv_tensor targets,
                                     double smoothing, double weight, gv_tensor weights,
                                     const int64_t *bounds, size_t tasks, gv_tensor rows,
                                     int64_t offset, gv_tensor *out);
// Whether mixed precision applies to products with a tensor now.
bool gv_casts_products(gv_tensor tensor);
// Adds to such rows what they lack for the losses' gradient [M]: they hold it for losses whose
// gradient is `held`.
gv_status gv_add_projection_gradients(gv_tensor states, gv_tensor table, gv_tensor targets,
                                      double smoothing, double weight, gv_tensor weights,
                                      bool autocast, gv_tensor gradient, double held,
                                      const int64_t *bounds, size_t tasks, gv_tensor rows,
                                      int64_t offset);

// MARK: task gradients of one layer's weights (segments.cpp)
//
// The leading dimension of `output_gradient` is cut into K segments, one a task: segment k is
// bounds[k] ..< bounds[k + 1]. Row k of `rows` [K, ·] gets the gradient of task k at the columns from
// `offset` on. With `accumulate` it is added to what is there, otherwise it takes its place.

// The sums [K] over the segments of values [bounds[K]], in float64 and in the graph.
gv_status gv_segment_totals(gv_tensor values, const int64_t *bounds, size_t tasks, gv_tensor *out);
// Weight [O, I] of a linear map.
gv_status gv_segment_products(gv_tensor output_gradient, gv_tensor input, const int64_t *bounds,
                              size_t tasks, gv_tensor rows, int64_t offset, bool accumulate);
// Bias [O] of a linear map or a layer normalisation: the sum over each segment.
gv_status gv_segment_sums(gv_tensor output_gradient, const int64_t *bounds, size_t tasks,
                          gv_tensor rows, int64_t offset, bool accumulate);
// Gain [width] of a layer normalisation of `input`, whose rows have these means and reciprocal deviations.
gv_status gv_segment_gains(gv_tensor output_gradient, gv_tensor input, gv_tensor mean,
                           gv_tensor scale, const int64_t *bounds, size_t tasks, gv_tensor rows,
                           int64_t offset, bool accumulate);
// Table [V, width]; look-ups of `padding` count nothing.
gv_status gv_segment_embedding(gv_tensor output_gradient, gv_tensor indices, int64_t padding,
                               const int64_t *bounds, size_t tasks, gv_tensor rows, int64_t offset,
                               int64_t vocabulary, bool accumulate);

#ifdef __cplusplus
}
#endif

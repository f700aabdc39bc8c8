// C interface of SentencePiece: training from memory, loading, encoding, decoding.
//
// Every function that can fail returns a status and gives its result through an out-parameter,
// which is written on success only. After a failure `gsp_last_error` has the message, per thread.
// No C++ exception leaves a function.
//
// Ownership
//   owned     the caller frees it with the function named beside it
//   borrowed  valid during the call only (arguments) or as long as the model (results)
//
// Threads: a model is never changed after it was loaded, so one model may be used from many threads
// at once. Training sets SentencePiece's log level, which is global in the process and always set
// to the same value here.

#ifndef CSENTENCEPIECE_H
#define CSENTENCEPIECE_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
  GSP_OK = 0,
  GSP_FAILED = 1,  // SentencePiece refused, or an exception was caught; see gsp_last_error
} gsp_status;

// Opaque on purpose: a loaded, immutable model.
typedef struct gsp_model gsp_model;

// Bytes that the caller owns; freed with gsp_bytes_free.
typedef struct {
  char *data;
  size_t count;
} gsp_bytes;

// Ids that the caller owns; freed with gsp_ids_free.
typedef struct {
  int32_t *data;
  size_t count;
} gsp_ids;

// One `name = value` option of SentencePiece's trainer; borrowed, zero-terminated.
typedef struct {
  const char *name;
  const char *value;
} gsp_option;

// The message of this thread's last failure; borrowed, valid until the thread's next failure.
const char *gsp_last_error(void);

// Trains on `sentence_count` sentences that lie one after another in `text` (UTF-8, borrowed);
// sentence k ends before byte `ends[k]` and begins where the one before it ends. `*model` is the
// serialised model, owned.
gsp_status gsp_train(const char *text, const size_t *ends, size_t sentence_count,
                     const gsp_option *options, size_t option_count, gsp_bytes *model);

// Loads a serialised model (bytes borrowed). `*model` is owned; free with gsp_model_free.
gsp_status gsp_model_load(const char *bytes, size_t count, gsp_model **model);
void gsp_model_free(gsp_model *model);

// Text (borrowed) to ids (owned).
gsp_status gsp_encode(const gsp_model *model, const char *text, size_t count, gsp_ids *ids);

// Ids (borrowed) to text (owned). Ids outside the vocabulary are refused.
gsp_status gsp_decode(const gsp_model *model, const int32_t *ids, size_t count, gsp_bytes *text);

// Pieces (borrowed) to text (owned); pieces lie one after another in `pieces`, piece k ends before byte
// `ends[k]`. One that the model has not stands for itself.
gsp_status gsp_decode_pieces(const gsp_model *model, const char *pieces, const size_t *ends,
                             size_t count, gsp_bytes *text);

// Number of pieces, ids 0 ..< size.
int32_t gsp_size(const gsp_model *model);

// The piece of an id (borrowed, as long as the model). Ids outside the vocabulary are refused.
gsp_status gsp_piece(const gsp_model *model, int32_t id, const char **data, size_t *count);

// The id of a piece (borrowed); -1 if the model has no such piece.
gsp_status gsp_id(const gsp_model *model, const char *piece, size_t count, int32_t *id);

// Ids of the special pieces; -1 if the model has none.
int32_t gsp_unknown_id(const gsp_model *model);
int32_t gsp_end_id(const gsp_model *model);
int32_t gsp_padding_id(const gsp_model *model);
int32_t gsp_begin_id(const gsp_model *model);

void gsp_bytes_free(gsp_bytes bytes);
void gsp_ids_free(gsp_ids ids);

#ifdef __cplusplus
}
#endif

#endif

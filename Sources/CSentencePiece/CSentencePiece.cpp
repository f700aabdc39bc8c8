#include "CSentencePiece.h"

#include <sentencepiece_processor.h>
#include <sentencepiece_trainer.h>

#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace sp = sentencepiece;

struct gsp_model {
  sp::SentencePieceProcessor processor;
};

namespace {

thread_local std::string last_error;

void require(const sp::util::Status &status) {
  if (!status.ok()) throw std::runtime_error(status.error_message());
}

template <typename Body>
gsp_status guarded(Body &&body) noexcept {
  try {
    body();
    return GSP_OK;
  } catch (const std::exception &error) {
    try {
      last_error = error.what();
    } catch (...) {
      last_error.clear();
    }
  } catch (...) {
    last_error.clear();
  }
  return GSP_FAILED;
}

// Copies into memory of malloc; at least one byte, so that null always means failure.
template <typename Element>
Element *copied(const Element *source, size_t count) {
  auto *copy = static_cast<Element *>(std::malloc(count * sizeof(Element) + 1));
  if (copy == nullptr) throw std::bad_alloc();
  if (count > 0) std::memcpy(copy, source, count * sizeof(Element));
  return copy;
}

gsp_bytes owned(const std::string &text) { return {copied(text.data(), text.size()), text.size()}; }

void require_id(const gsp_model *model, int32_t id) {
  const int size = model->processor.GetPieceSize();
  if (id < 0 || id >= size) {
    throw std::out_of_range("id " + std::to_string(id) + " is outside the vocabulary of " +
                            std::to_string(size) + " pieces");
  }
}

// The sentences of gsp_train, one at a time.
class Sentences final : public sp::SentenceIterator {
 public:
  Sentences(const char *text, const size_t *ends, size_t count)
      : text_(text), ends_(ends), count_(count) {
    load();
  }
  bool done() const override { return index_ >= count_; }
  void Next() override {
    ++index_;
    load();
  }
  const std::string &value() const override { return value_; }
  sp::util::Status status() const override { return sp::util::Status(); }

 private:
  void load() {
    if (done()) return;
    const size_t start = index_ == 0 ? 0 : ends_[index_ - 1];
    value_.assign(text_ + start, ends_[index_] - start);
  }

  const char *text_;
  const size_t *ends_;
  size_t count_;
  size_t index_ = 0;
  std::string value_;
};

}  // namespace

extern "C" {

const char *gsp_last_error(void) { return last_error.c_str(); }

gsp_status gsp_train(const char *text, const size_t *ends, size_t sentence_count,
                     const gsp_option *options, size_t option_count, gsp_bytes *model) {
  return guarded([&] {
    std::unordered_map<std::string, std::string> arguments;
    arguments["minloglevel"] = "2";  // errors only
    for (size_t i = 0; i < option_count; ++i) arguments[options[i].name] = options[i].value;
    Sentences sentences(text, ends, sentence_count);
    std::string serialized;
    require(sp::SentencePieceTrainer::Train(arguments, &sentences, &serialized));
    *model = owned(serialized);
  });
}

gsp_status gsp_model_load(const char *bytes, size_t count, gsp_model **model) {
  return guarded([&] {
    auto loaded = std::make_unique<gsp_model>();
    require(loaded->processor.LoadFromSerializedProto(std::string_view(bytes, count)));
    *model = loaded.release();
  });
}

void gsp_model_free(gsp_model *model) { delete model; }

gsp_status gsp_encode(const gsp_model *model, const char *text, size_t count, gsp_ids *ids) {
  return guarded([&] {
    std::vector<int> result;
    require(model->processor.Encode(std::string_view(text, count), &result));
    *ids = {copied(result.data(), result.size()), result.size()};
  });
}

gsp_status gsp_decode(const gsp_model *model, const int32_t *ids, size_t count, gsp_bytes *text) {
  return guarded([&] {
    for (size_t i = 0; i < count; ++i) require_id(model, ids[i]);
    std::string result;
    require(model->processor.Decode(std::vector<int>(ids, ids + count), &result));
    *text = owned(result);
  });
}

gsp_status gsp_decode_pieces(const gsp_model *model, const char *pieces, const size_t *ends,
                             size_t count, gsp_bytes *text) {
  return guarded([&] {
    std::vector<std::string> list(count);
    for (size_t i = 0, start = 0; i < count; start = ends[i++]) {
      list[i].assign(pieces + start, ends[i] - start);
    }
    std::string result;
    require(model->processor.Decode(list, &result));
    *text = owned(result);
  });
}

int32_t gsp_size(const gsp_model *model) { return model->processor.GetPieceSize(); }

gsp_status gsp_piece(const gsp_model *model, int32_t id, const char **data, size_t *count) {
  return guarded([&] {
    require_id(model, id);
    const std::string &piece = model->processor.IdToPiece(id);
    *data = piece.data();
    *count = piece.size();
  });
}

gsp_status gsp_id(const gsp_model *model, const char *piece, size_t count, int32_t *id) {
  return guarded([&] {
    // The processor answers with the id of <unk> for pieces it has not: compare to tell them apart.
    const std::string_view wanted(piece, count);
    const int found = model->processor.PieceToId(wanted);
    const bool exists = found >= 0 && found < model->processor.GetPieceSize() &&
                        model->processor.IdToPiece(found) == wanted;
    *id = exists ? found : -1;
  });
}

int32_t gsp_unknown_id(const gsp_model *model) { return model->processor.unk_id(); }
int32_t gsp_end_id(const gsp_model *model) { return model->processor.eos_id(); }
int32_t gsp_padding_id(const gsp_model *model) { return model->processor.pad_id(); }
int32_t gsp_begin_id(const gsp_model *model) { return model->processor.bos_id(); }

void gsp_bytes_free(gsp_bytes bytes) { std::free(bytes.data); }
void gsp_ids_free(gsp_ids ids) { std::free(ids.data); }

}  // extern "C"

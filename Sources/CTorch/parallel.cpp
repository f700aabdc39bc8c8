#include "Parallel.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <atomic>
#include <exception>

// The interface of GNU's OpenMP library, which LLVM's has too; null where libtorch uses another.
extern "C" {
__attribute__((weak)) void GOMP_parallel(void (*body)(void *), void *data, unsigned threads,
                                         unsigned flags);
__attribute__((weak)) int omp_get_thread_num(void);
__attribute__((weak)) int omp_get_num_threads(void);
}

namespace {

struct Loop {
  int64_t first, last, grain;
  const std::function<void(int64_t, int64_t)> &body;
  std::atomic_flag failed = ATOMIC_FLAG_INIT;
  std::exception_ptr error = nullptr;

  void runShare(int64_t thread, int64_t threads) {
    const int64_t count = last - first;
    const int64_t shares = std::min(threads, at::divup(count, grain));
    const int64_t share = at::divup(count, shares), from = first + thread * share;
    if (from >= last) return;
    try {
      at::internal::ThreadIdGuard id(static_cast<int>(thread));
      body(from, std::min(from + share, last));
    } catch (...) {
      if (!failed.test_and_set()) error = std::current_exception();
    }
  }

  static void run(void *loop) {
    static_cast<Loop *>(loop)->runShare(omp_get_thread_num(), omp_get_num_threads());
  }
};

}  // namespace

namespace gv {

void parallelFor(int64_t first, int64_t last, int64_t grain,
                 const std::function<void(int64_t, int64_t)> &body) {
  if (first >= last) return;
  grain = std::max<int64_t>(grain, 1);
  at::internal::lazy_init_num_threads();
  const bool isAlone = last - first <= grain || at::in_parallel_region() || at::get_num_threads() == 1;
  if (isAlone || !GOMP_parallel || !omp_get_thread_num || !omp_get_num_threads) {
    return body(first, last);
  }
  Loop loop{first, last, grain, body};
  GOMP_parallel(Loop::run, &loop, 0, 0);
  if (loop.error) std::rethrow_exception(loop.error);
}

}  // namespace gv

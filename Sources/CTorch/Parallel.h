// Loops in libtorch's threads.

#pragma once

#include <cstdint>
#include <functional>

namespace gv {

/// Runs `body(from, to)` over parts of first ..< last, at least `grain` each but the last, one a thread; in
/// the calling thread alone where there is too little for two, or where it is in such a loop already.
///
/// What `body` throws is thrown again here.
///
/// `at::parallel_for` is a plain loop in files compiled without OpenMP, and OpenMP as this compiler
/// has it would start a second set of threads beside libtorch's. So libtorch's library is called here.
void parallelFor(int64_t first, int64_t last, int64_t grain,
                 const std::function<void(int64_t from, int64_t to)> &body);

}  // namespace gv

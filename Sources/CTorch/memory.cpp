// Host memory of large tensors, kept for the next ones.

#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <unordered_map>

#include "Interface.h"

namespace {

/// Serves large tensors from blocks of their own, and keeps the freed ones.
///
/// A training step frees and asks for the same large blocks again and again, and the kernel would
/// clear every page of them each time. In the heap of malloc the small objects that outlive a step
/// come to lie between the large ones, which then fit nowhere. Here blocks are never divided, and
/// blocks in use and kept together are never more than the most in use at once, or a quarter above it
/// once shapes turn out to vary.
class BlockAllocator final : public c10::Allocator {
 public:
  explicit BlockAllocator(c10::Allocator *small) : small(small) {}

  c10::DataPtr allocate(size_t count) override {
    if (count < smallest) return small->allocate(count);
    void *start = take((count + granule - 1) / granule * granule);
    return {start, start, &release, c10::Device(c10::kCPU)};
  }

  c10::DeleterFnPtr raw_deleter() const override { return &release; }

  void copy_data(void *to, const void *from, size_t count) const override {
    default_copy_data(to, from, count);
  }

  gv_host_memory state() {
    std::lock_guard lock(mutex);
    return {used, mapped - used, most};
  }

  static BlockAllocator *installed;

 private:
  struct Kept {
    void *start;
    uint64_t age;
  };

  static constexpr size_t smallest = 256 << 10;
  static constexpr size_t granule = 64 << 10;

  c10::Allocator *const small;
  std::mutex mutex;
  std::unordered_map<void *, size_t> sizes;
  std::multimap<size_t, Kept> kept;
  size_t mapped = 0, used = 0, most = 0, unmapped = 0;
  uint64_t frees = 0;

  /// A block of at least `size` bytes and not much more.
  void *take(size_t size) {
    std::lock_guard lock(mutex);
    const size_t largest = size + size / (shapesVary() ? 2 : 8);
    if (auto block = kept.lower_bound(size); block != kept.end() && block->first <= largest) {
      void *start = block->second.start;
      count(block->first);
      sizes[start] = block->first;
      kept.erase(block);
      return start;
    }
    count(size);
    const size_t room = shapesVary() ? most / 4 : 0;
    while (!kept.empty() && mapped + size > most + room) unmapOldest();
    void *start = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (start == MAP_FAILED) used -= size;
    TORCH_CHECK(start != MAP_FAILED, "not enough memory: ", size, " bytes were asked for");
    mapped += size;
    sizes[start] = size;
    return start;
  }

  /// Whether so much was given back that it cannot be the first steps alone: steps of equal shapes
  /// find what they need, others pay for pages that the kernel clears.
  bool shapesVary() const { return unmapped > 2 * most; }

  void count(size_t size) {
    used += size;
    most = std::max(most, used);
  }

  void unmapOldest() {
    auto oldest = kept.begin();
    for (auto block = kept.begin(); block != kept.end(); ++block) {
      if (block->second.age < oldest->second.age) oldest = block;
    }
    munmap(oldest->second.start, oldest->first);
    mapped -= oldest->first;
    unmapped += oldest->first;
    kept.erase(oldest);
  }

  static void release(void *start) {
    // Whoever asked for plain memory does not know which of the two gave it.
    if (!installed->keep(start)) installed->small->raw_deleter()(start);
  }

  /// Whether what begins there was a block of this allocator, which is kept then.
  bool keep(void *start) {
    std::lock_guard lock(mutex);
    auto block = sizes.find(start);
    if (block == sizes.end()) return false;
    used -= block->second;
    kept.insert({block->second, {start, frees++}});
    sizes.erase(block);
    return true;
  }
};

BlockAllocator *BlockAllocator::installed = nullptr;

}  // namespace

void gv_keep_freed_memory(void) {
  static std::once_flag once;
  std::call_once(once, [] {
    // Never freed: tensors may outlive everything else of the process.
    BlockAllocator::installed = new BlockAllocator(c10::GetCPUAllocator());
    c10::SetCPUAllocator(BlockAllocator::installed);
  });
}

gv_host_memory gv_kept_host_memory(void) {
  return BlockAllocator::installed ? BlockAllocator::installed->state() : gv_host_memory{0, 0, 0};
}

// What the process keeps of memory that tensors gave back, and of what oneDNN compiled.
#include <malloc.h>
#include <stdlib.h>

#include <string>

#include "guard.hpp"

#ifdef M_ARENA_MAX
namespace {

// Larger blocks are mapped and given back one by one, smaller ones come from the heap.
void map_blocks_from(int bytes) { mallopt(M_MMAP_THRESHOLD, bytes); }

constexpr int kLongestInHeap = 32 << 20;  // the most that malloc takes
bool keeps_freed_memory = false;

}  // namespace
#endif

void ctorch_keep_freed_memory(void) {
#ifdef M_ARENA_MAX
  // One arena: those of other threads give their memory back in any case.
  map_blocks_from(kLongestInHeap);
  mallopt(M_TRIM_THRESHOLD, 512 << 20);
  mallopt(M_ARENA_MAX, 1);
  keeps_freed_memory = true;
#endif
}

void ctorch_place_lasting_memory(bool begins) {
#ifdef M_ARENA_MAX
  if (keeps_freed_memory) map_blocks_from(begins ? 256 << 10 : kLongestInHeap);
#endif
}

void ctorch_limit_products(int count) {
  // oneDNN keeps what it compiled, and the layer over it what it planned, for each shape of a product.
  // Both read their limit from the environment, once, at the first product.
  const auto limit = std::to_string(count);
  setenv("ONEDNN_PRIMITIVE_CACHE_CAPACITY", limit.c_str(), 0);
  setenv("LRU_CACHE_CAPACITY", limit.c_str(), 0);
}

void ctorch_release_freed_memory(void) {
#ifdef M_ARENA_MAX
  malloc_trim(0);
#endif
}

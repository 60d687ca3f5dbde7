// Tasks on the threads that libtorch computes with, so that two pools never fight for the cores.
#pragma once

#include <ATen/Parallel.h>
#include <dlfcn.h>

#include <algorithm>
#include <atomic>

namespace ctorch {

// Parts of this size that so many make.
inline int64_t parts(int64_t count, int64_t size) { return (count + size - 1) / size; }

// The most threads that parallel() uses.
inline int64_t threads_for(int64_t count) {
  return std::max<int64_t>(1, std::min<int64_t>(at::get_num_threads(), count));
}

// body(task, thread) for each task in 0..<count, in any order; a thread takes the next one when it
// is done. `thread` is below threads_for(count), another one for each thread. The body must not
// throw.
template <typename Body>
void parallel(int64_t count, const Body &body) {
  // libtorch's OpenMP is found through its entry point for compiled code: this file's compiler
  // brings another OpenMP, or none.
  using Start = void (*)(void (*)(void *), void *, unsigned, unsigned);
  static const auto start = reinterpret_cast<Start>(dlsym(RTLD_DEFAULT, "GOMP_parallel"));
  struct Work {
    const Body &body;
    int64_t count;
    std::atomic<int64_t> next{0}, arrived{0};
    static void run(void *self) {
      auto &work = *static_cast<Work *>(self);
      const int64_t thread = work.arrived.fetch_add(1);
      for (int64_t task; (task = work.next.fetch_add(1)) < work.count;) work.body(task, thread);
    }
  } work{body, count};
  const auto threads = threads_for(count);
  if (start == nullptr || threads < 2) return Work::run(&work);
  start(Work::run, &work, static_cast<unsigned>(threads), 0);
}

// body(row, thread) for each row, some at a time.
template <typename Body>
void each_row(int64_t rows, const Body &body) {
  constexpr int64_t kPart = 32;
  parallel(parts(rows, kPart), [&](int64_t task, int64_t thread) {
    for (int64_t r = task * kPart; r < std::min(rows, (task + 1) * kPart); ++r) body(r, thread);
  });
}

}  // namespace ctorch

// What the forward pass over a token tree computes between its matrix products, outside autograd and
// for fp32 on CPUs: attention of every node over its ancestors, rotations and norms. libtorch's own
// operations do each of these in several passes over memory, and attention node by node.
#include <ATen/Version.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

#include "guard.hpp"
#include "kernels.hpp"
#include "parallel.hpp"

using namespace ctorch;

namespace {

// Keys that are computed at once. Blocks begin at multiples of it in the sequence, so that sums do
// not depend on how the sequence is divided into nodes.
constexpr int64_t kKeys = 128;
// From one row of the transposed keys to the next: more than kKeys, since addresses that are a power
// of two apart share few places of the cache.
constexpr int64_t kLead = kKeys + 16;
// Rows of queries (tokens times the heads that share keys) of a task.
constexpr int64_t kRows = 144;

struct Run {
  intptr_t start, count;
};

// One task: some neighbouring queries of a node, of the heads that share one head of keys.
struct AttentionTask {
  const float *q, *k, *v;
  float *out;
  int64_t q_row, q_head, k_row, v_row, out_row;
  int64_t width, group, queries;
  // Position of the first query in its sequence.
  int64_t position;
  const Run *runs;
  int64_t window;
  float scale, cap;
};

// Rows of keys in the order of their positions.
class RowWalk {
 public:
  RowWalk(const Run *runs, int64_t skip) : run_(runs) {
    while (skip >= run_->count) skip -= run_++->count;
    offset_ = skip;
  }
  int64_t next() {
    if (offset_ == run_->count) {
      ++run_;
      offset_ = 0;
    }
    return run_->start + offset_++;
  }

 private:
  const Run *run_;
  int64_t offset_;
};

// A thread's own buffers.
struct Scratch {
  float *queries, *outputs, *keys, *values, *scores, *most, *total;

  static int64_t size(int64_t rows, int64_t width) {
    return 2 * rows * width + width * kLead + kKeys * width + rows * kKeys + 2 * rows;
  }
  Scratch(float *memory, int64_t rows, int64_t width)
      : queries(memory),
        outputs(queries + rows * width),
        keys(outputs + rows * width),
        values(keys + width * kLead),
        scores(values + kKeys * width),
        most(scores + rows * kKeys),
        total(most + rows) {}
};

#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,fma"))), \
                             apply_to = function)
namespace avx512 {
#define VECTOR 16
#include "vector_kernels.hpp"
#undef VECTOR
}  // namespace avx512
#pragma clang attribute pop

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
namespace avx2 {
#define VECTOR 8
#include "vector_kernels.hpp"
#undef VECTOR
}  // namespace avx2
#pragma clang attribute pop

namespace plain {
#define VECTOR 4
#include "vector_kernels.hpp"
#undef VECTOR
}  // namespace plain

struct Kernels {
  int64_t vector;
  void (*attend)(const AttentionTask &, const Scratch &);
  void (*attend_one)(const AttentionTask &, float *);
  void (*rotate)(float *, const float *, const float *, int64_t);
  void (*normalize)(const float *, const float *, float *, int64_t, float);
  void (*spread)(const float *, float *, int64_t, int64_t);
  float (*to_bytes)(const float *, uint8_t *, int64_t, float, int);
  float (*to_words)(const float *, int16_t *, int64_t, float, int);
  void (*scale)(float *, float, const float *, const float *, bool, int64_t);
};

constexpr Kernels kAll[] = {
    {16, avx512::attend, avx512::attend_one, avx512::rotate, avx512::normalize, avx512::spread, avx512::quantize, avx512::quantize, avx512::scale},
    {8, avx2::attend, avx2::attend_one, avx2::rotate, avx2::normalize, avx2::spread, avx2::quantize, avx2::quantize, avx2::scale},
    {4, plain::attend, plain::attend_one, plain::rotate, plain::normalize, plain::spread, plain::quantize, plain::quantize, plain::scale},
};

// The widest kernels that libtorch lets this process use, and narrower ones behind them.
const Kernels *widest() {
  static const Kernels *const first = [] {
    const std::string found = at::get_cpu_capability();
    return kAll + (found == "AVX512" ? 0 : found == "AVX2" ? 1 : 2);
  }();
  return first;
}

// Of those the widest that a head's width is a multiple of, or NULL.
const Kernels *kernels(int64_t width) {
  for (auto found = widest(); found != std::end(kAll); ++found)
    if (width > 0 && width % found->vector == 0) return found;
  return nullptr;
}

void require(const at::Tensor &t, int64_t rank, const char *what) {
  TORCH_CHECK(t.device().is_cpu() && t.scalar_type() == at::kFloat && t.dim() == rank &&
                  t.stride(-1) == 1 && !(at::GradMode::is_enabled() && t.requires_grad()),
              what, " must be fp32 on the CPU, of rank ", rank, ", dense in its last dimension and ",
              "outside autograd; it is ", t.toString(), t.sizes());
}

}  // namespace

namespace ctorch {

int64_t vector_width() { return widest()->vector; }

void spread_row(const float *x, float *out, int64_t width, int64_t block) {
  widest()->spread(x, out, width, block);
}

int64_t spread_block(int64_t width) {
  int64_t block = 1;
  while (block < 512 && width % (2 * block) == 0) block *= 2;
  return block < 16 ? 0 : block;
}

at::Tensor spread_rows(const at::Tensor &x) {
  const int64_t width = x.size(1), block = spread_block(width);
  if (block == 0) return x;
  auto out = at::empty_like(x);
  const float *from = x.const_data_ptr<float>();
  float *to = out.data_ptr<float>();
  each_row(x.size(0), [&](int64_t r, int64_t) {
    spread_row(from + r * width, to + r * width, width, block);
  });
  return out;
}

float quantize_row(const float *x, uint8_t *out, int64_t width, int levels, int zero) {
  return widest()->to_bytes(x, out, width, static_cast<float>(levels), zero);
}

float quantize_row(const float *x, int16_t *out, int64_t width, int levels) {
  return widest()->to_words(x, out, width, static_cast<float>(levels), 0);
}

float spread_to_bytes(const float *x, uint8_t *out, int64_t width, float *scratch) {
  if (const int64_t block = spread_block(width)) {
    spread_row(x, scratch, width, block);
    x = scratch;
  }
  return quantize_row(x, out, width, 127, kByteZero);
}

void scale_row(float *x, float factor, const float *bias, const float *other, bool multiplies,
               int64_t width) {
  widest()->scale(x, factor, bias, other, multiplies, width);
}

}  // namespace ctorch

bool ctorch_has_tree_attention(intptr_t head_width) { return kernels(head_width) != nullptr; }

ctorch_tensor ctorch_tree_attention(ctorch_tensor queries, ctorch_tensor keys, ctorch_tensor values,
                                    const struct ctorch_attention_step *steps, size_t count,
                                    const intptr_t *runs, double scale, double cap,
                                    intptr_t window, bool singles) {
  return guard([&] {
    const auto &q = get(queries), &k = get(keys), &v = get(values);
    require(q, 3, "queries");
    require(k, 3, "keys");
    require(v, 3, "values");
    const int64_t heads = q.size(1), shared = k.size(1), width = q.size(2);
    TORCH_CHECK(k.sizes() == v.sizes() && k.size(2) == width && shared > 0 && heads % shared == 0,
                "keys ", k.sizes(), " and values ", v.sizes(), " do not fit queries ", q.sizes());
    const Kernels *found = kernels(width);
    TORCH_CHECK(found != nullptr, "no kernel for heads of width ", width);
    // Heads that share keys are one task, unless that leaves threads without work.
    const bool divides = singles && static_cast<int64_t>(count) * shared < 4 * threads_for(heads);
    const int64_t all_group = heads / shared, group = divides ? 1 : all_group;
    const int64_t size = std::max<int64_t>(1, kRows / group);
    auto out = at::empty({q.size(0), heads * width}, q.options());
    std::vector<AttentionTask> tasks;
    int64_t longest = 0;
    for (size_t i = 0; i < count; ++i) {
      const auto &step = steps[i];
      const auto *path = reinterpret_cast<const Run *>(runs + 2 * step.first_run);
      int64_t total = 0;
      for (intptr_t r = 0; r < step.runs; ++r) {
        TORCH_CHECK(path[r].start >= 0 && path[r].count > 0 &&
                        path[r].start + path[r].count <= k.size(0),
                    "keys ", path[r].start, " + ", path[r].count, " of ", k.size(0));
        total += path[r].count;
      }
      TORCH_CHECK(step.query >= 0 && step.queries > 0 && step.query + step.queries <= q.size(0) &&
                      step.queries <= total && (!singles || step.queries == 1),
                  "queries ", step.query, " + ", step.queries, " of ", q.size(0), " over ", total,
                  " keys");
      longest = std::max(longest, total);
      for (int64_t from = 0; from < step.queries; from += size)
        for (int64_t h = 0; h < heads; h += group) {
          const int64_t row = step.query + from;
          tasks.push_back({
              q.const_data_ptr<float>() + row * q.stride(0) + h * q.stride(1),
              k.const_data_ptr<float>() + h / all_group * k.stride(1),
              v.const_data_ptr<float>() + h / all_group * v.stride(1),
              out.data_ptr<float>() + row * heads * width + h * width,
              q.stride(0), q.stride(1), k.stride(0), v.stride(0), heads * width, width, group,
              std::min<int64_t>(size, step.queries - from), total - step.queries + from, path,
              window, static_cast<float>(scale), static_cast<float>(cap)});
        }
    }
    const auto all = static_cast<int64_t>(tasks.size());
    const int64_t each = singles ? group * longest : Scratch::size(size * group, width);
    const auto memory = at::empty({threads_for(all) * each}, q.options());
    float *scratch = memory.data_ptr<float>();
    parallel(all, [&](int64_t i, int64_t thread) {
      if (singles) return found->attend_one(tasks[i], scratch + thread * each);
      found->attend(tasks[i], Scratch(scratch + thread * each, size * group, width));
    });
    return out;
  });
}

int ctorch_rotate_in_place(ctorch_tensor t, ctorch_tensor cosine, ctorch_tensor sine) {
  return check([&] {
    const auto &x = get(t), &c = get(cosine), &s = get(sine);
    require(x, 3, "heads");
    require(c, 3, "cosines");
    require(s, 3, "sines");
    const int64_t rows = x.size(0), heads = x.size(1), width = x.size(2);
    TORCH_CHECK(c.size(0) == rows && c.size(2) == width && s.sizes() == c.sizes() &&
                    c.is_contiguous() && s.is_contiguous() && width % 2 == 0,
                "rotations ", c.sizes(), " do not fit heads ", x.sizes());
    const auto rotate = widest()->rotate;
    float *data = x.data_ptr<float>();
    const float *cosines = c.const_data_ptr<float>(), *sines = s.const_data_ptr<float>();
    const int64_t part = 32;
    parallel((rows + part - 1) / part, [&](int64_t task, int64_t) {
      for (int64_t r = task * part; r < std::min(rows, (task + 1) * part); ++r)
        for (int64_t h = 0; h < heads; ++h)
          rotate(data + r * x.stride(0) + h * x.stride(1), cosines + r * width, sines + r * width,
                 width);
    });
  });
}

ctorch_tensor ctorch_fused_rms_norm(ctorch_tensor t, ctorch_tensor weight, double epsilon) {
  return guard([&] {
    const auto x = get(t).contiguous(), w = get(weight);
    require(x, x.dim(), "rows");
    require(w, 1, "weights");
    const int64_t width = x.size(-1), rows = width > 0 ? x.numel() / width : 0;
    TORCH_CHECK(w.size(0) == width, "weights ", w.sizes(), " do not fit rows ", x.sizes());
    auto out = at::empty_like(x);
    const auto normalize = widest()->normalize;
    const float *from = x.const_data_ptr<float>(), *factors = w.const_data_ptr<float>();
    float *to = out.data_ptr<float>();
    const int64_t part = 32;
    parallel((rows + part - 1) / part, [&](int64_t task, int64_t) {
      for (int64_t r = task * part; r < std::min(rows, (task + 1) * part); ++r)
        normalize(from + r * width, factors, to + r * width, width, static_cast<float>(epsilon));
    });
    return out;
  });
}

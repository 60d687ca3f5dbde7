#include "words.hpp"

#include <array>
#include <limits>
#include <utility>

#include "int8_kernels.hpp"
#include "kernels.hpp"
#include "parallel.hpp"

namespace ctorch {
namespace {

constexpr int64_t kBlock = 32 * kTileRows;  // Rows of a task: a block of them stays in the cache
constexpr int64_t kPanels = 4;              // Panels of a task
constexpr int64_t kRounded = 32;            // Rows of a task that rounds

int64_t parts(int64_t count, int64_t size) { return (count + size - 1) / size; }

// The most levels with which no sum of products leaves 32 bits.
int levels(int64_t width) {
  return static_cast<int>(std::min<int64_t>(
      std::numeric_limits<int16_t>::max(),
      std::numeric_limits<int32_t>::max() / (127 * std::max<int64_t>(width, 1))));
}

struct Rows {
  at::Tensor values, sizes;  // [rows, width] int16, [rows]
};

Rows round_rows(const at::Tensor &x, int64_t width) {
  const int64_t rows = x.size(0), inputs = x.size(1);
  Rows out{at::empty({rows, width}, x.options().dtype(at::kShort)), at::empty({rows}, x.options())};
  const float *from = x.const_data_ptr<float>();
  auto *to = out.values.data_ptr<int16_t>();
  auto *sizes = out.sizes.data_ptr<float>();
  parallel(parts(rows, kRounded), [&](int64_t task, int64_t) {
    for (int64_t r = task * kRounded; r < std::min(rows, (task + 1) * kRounded); ++r) {
      sizes[r] = quantize_row(from + r * inputs, to + r * width, inputs, levels(width));
      std::fill(to + r * width + inputs, to + (r + 1) * width, 0);
    }
  });
  return out;
}

struct Kernels {
  void (*widen)(const BytePair *, WordPair *, int64_t);
  // For 1…kTileRows rows.
  std::array<void (*)(const int16_t *, int64_t, const WordPair *, const TileEnd &), kTileRows>
      multiply;
};

template <int... ROWS>
const Kernels &kernels(std::integer_sequence<int, ROWS...>) {
  static constexpr Kernels fast{avx2::widen, {avx2::multiply<ROWS + 1>...}};
  static constexpr Kernels slow{plain::widen, {plain::multiply<ROWS + 1>...}};
  return vector_width() < 8 ? slow : fast;
}

}  // namespace

at::Tensor pack_words(const at::Tensor &rounded) {
  const int64_t panels = parts(rounded.size(0), kPanel), pairs = parts(rounded.size(1), 2);
  auto whole = at::zeros({panels * kPanel, pairs * 2}, rounded.options());
  whole.narrow(0, 0, rounded.size(0)).narrow(1, 0, rounded.size(1)).copy_(rounded);
  return whole.view({panels, kPanel, pairs, 2}).transpose(1, 2).contiguous();
}

at::Tensor words_linear(const at::Tensor &x, const at::Tensor &packed, const at::Tensor &steps,
                        const at::Tensor &bias, const at::Tensor &other, bool multiplies) {
  const int64_t rows = x.size(0), outputs = steps.size(0);
  const int64_t panels = packed.size(0), pairs = packed.size(1), width = 2 * pairs;
  const auto rounded = round_rows(x, width);
  auto out = at::empty({rows, outputs}, x.options());

  const auto *from = rounded.values.const_data_ptr<int16_t>();
  const auto *weights = static_cast<const BytePair *>(packed.const_data_ptr());
  const TileEnd whole{rounded.sizes.const_data_ptr<float>(),
                      steps.const_data_ptr<float>(),
                      bias.defined() ? bias.const_data_ptr<float>() : nullptr,
                      other.defined() ? other.const_data_ptr<float>() : nullptr,
                      out.data_ptr<float>(),
                      outputs,
                      outputs,
                      multiplies};
  const int64_t groups = parts(panels, kPanels), tasks = parts(rows, kBlock) * groups;
  const auto widened = at::empty({threads_for(tasks), pairs, kPanel, 2}, rounded.values.options());
  auto *scratch = static_cast<WordPair *>(widened.data_ptr());
  const auto &kernel = kernels(std::make_integer_sequence<int, kTileRows>());

  parallel(tasks, [&](int64_t task, int64_t thread) {
    const int64_t first = task / groups * kBlock, last = std::min(rows, first + kBlock);
    const int64_t group = task % groups * kPanels;
    WordPair *panel = scratch + thread * pairs;
    for (int64_t p = group; p < std::min(panels, group + kPanels); ++p) {
      kernel.widen(weights + p * pairs, panel, pairs);
      const TileEnd end = whole.from_output(p * kPanel);
      for (int64_t r = first; r < last; r += kTileRows)
        kernel.multiply[std::min(kTileRows, last - r) - 1](from + r * width, width, panel,
                                                           end.from_row(r));
    }
  });
  return out;
}

}  // namespace ctorch

#include "int8_linear.hpp"

#include <limits>
#include <utility>

#include "int8_kernels.hpp"
#include "kernels.hpp"
#include "parallel.hpp"

namespace ctorch {
namespace {

constexpr int64_t kTiles = 32;  // Tiles of rows of a task: a block of them stays in the cache
constexpr int64_t kPanels = 4;  // Panels of a task
// Inputs of bytes whose sums fit 32 bits: 2³¹ / (255 · kNarrow).
constexpr int64_t kMostBytes = 130'000;

// [outputs, inputs] as [panels, groups of inputs, kPanel, group], filled up with zeros.
at::Tensor panels_of(const at::Tensor &rounded, int64_t group) {
  const int64_t panels = parts(rounded.size(0), kPanel), groups = parts(rounded.size(1), group);
  auto whole = at::zeros({panels * kPanel, groups * group}, rounded.options());
  whole.narrow(0, 0, rounded.size(0)).narrow(1, 0, rounded.size(1)).copy_(rounded);
  return whole.view({panels, kPanel, groups, group}).transpose(1, 2).contiguous();
}

template <typename Input, typename Group>
using Multiply = void (*)(const Input *, int64_t, const Group *, const TileEnd &);

// For one row, two, and so on.
template <typename Input, typename Group, int... ROWS>
const Multiply<Input, Group> *kernels(std::integer_sequence<int, ROWS...>) {
  static constexpr Multiply<Input, Group> fast[] = {avx2::multiply<ROWS + 1>...};
  static constexpr Multiply<Input, Group> slow[] = {plain::multiply<ROWS + 1>...};
  return vector_width() < 8 ? slow : fast;
}

// Rows of 16 bits. Weights are widened to as many for a block of rows.
struct Words {
  using Input = int16_t;
  using Group = WordPair;
  static constexpr int64_t kGroup = 2;
  // Of a tile: with two vectors each their sums fill the registers.
  static constexpr int kRows = 6;

  const BytePair *weights;
  int64_t groups;
  at::Tensor widened;

  Words(const at::Tensor &packed, int64_t threads)
      : weights(static_cast<const BytePair *>(packed.const_data_ptr())),
        groups(packed.size(1)),
        widened(at::empty({threads, groups, kPanel, kGroup}, packed.options().dtype(at::kShort))) {}

  const Group *panel(int64_t index, int64_t thread) const {
    auto *to = static_cast<Group *>(widened.data_ptr()) + thread * groups;
    (vector_width() < 8 ? plain::widen : avx2::widen)(weights + index * groups, to, groups);
    return to;
  }

  // The most levels with which no sum of products leaves 32 bits: at least 8,256.
  static float round(const float *x, Input *to, int64_t inputs, int64_t width, float *) {
    const auto terms = std::clamp<int64_t>(width, 1, kStretch);
    const auto levels = std::min<int64_t>(std::numeric_limits<Input>::max(),
                                          std::numeric_limits<int32_t>::max() / (127 * terms));
    return quantize_row(x, to, inputs, static_cast<int>(levels));
  }
};

// Rotated rows of 8 bits.
struct Bytes {
  using Input = uint8_t;
  using Group = ByteQuad;
  static constexpr int64_t kGroup = 4;
  static constexpr int kRows = 5;

  const ByteQuad *weights;
  int64_t groups;

  Bytes(const at::Tensor &packed, int64_t)
      : weights(static_cast<const ByteQuad *>(packed.const_data_ptr())),
        groups(packed.size(1) - 1) {}

  const Group *panel(int64_t index, int64_t) const { return weights + index * (groups + 1); }

  static float round(const float *x, Input *to, int64_t inputs, int64_t, float *rotated) {
    return spread_to_bytes(x, to, inputs, rotated);
  }
};

template <typename Form>
void round_rows(const at::Tensor &x, int64_t width, typename Form::Input *to, float *sizes) {
  const int64_t inputs = x.size(1);
  const auto scratch = at::empty({threads_for(x.size(0)), inputs}, x.options());
  float *rotated = scratch.data_ptr<float>();
  const float *from = x.const_data_ptr<float>();
  each_row(x.size(0), [&](int64_t r, int64_t thread) {
    sizes[r] = Form::round(from + r * inputs, to + r * width, inputs, width,
                           rotated + thread * inputs);
    std::fill(to + r * width + inputs, to + (r + 1) * width, 0);
  });
}

template <typename Form>
void multiply(const at::Tensor &x, const at::Tensor &packed, TileEnd whole) {
  using Input = typename Form::Input;
  constexpr int64_t tile = Form::kRows, block = kTiles * tile;
  const int64_t rows = x.size(0), panels = packed.size(0);
  const int64_t groups = parts(panels, kPanels), tasks = parts(rows, block) * groups;
  const Form form(packed, threads_for(tasks));
  const int64_t width = form.groups * Form::kGroup;
  const auto memory = at::empty({rows, width * static_cast<int64_t>(sizeof(Input))},
                                x.options().dtype(at::kByte));
  const auto sizes = at::empty({rows}, x.options());
  auto *rounded = static_cast<Input *>(memory.data_ptr());
  round_rows<Form>(x, width, rounded, sizes.data_ptr<float>());
  whole.sizes = sizes.const_data_ptr<float>();

  const auto kernel =
      kernels<Input, typename Form::Group>(std::make_integer_sequence<int, Form::kRows>());
  parallel(tasks, [&](int64_t task, int64_t thread) {
    const int64_t first = task / groups * block, last = std::min(rows, first + block);
    const int64_t group = task % groups * kPanels;
    for (int64_t p = group; p < std::min(panels, group + kPanels); ++p) {
      const auto *panel = form.panel(p, thread);
      const TileEnd end = whole.from_output(p * kPanel);
      for (int64_t r = first; r < last; r += tile)
        kernel[std::min(tile, last - r) - 1](rounded + r * width, width, panel, end.from_row(r));
    }
  });
}

}  // namespace

at::Tensor pack_for_words(const at::Tensor &rounded) { return panels_of(rounded, Words::kGroup); }

at::Tensor pack_for_bytes(const at::Tensor &rounded) {
  TORCH_CHECK(rounded.size(1) <= kMostBytes, "a layer has at most ", kMostBytes, " inputs");
  const auto quads = panels_of(rounded, Bytes::kGroup);
  // Rows are kByteZero too large everywhere.
  const auto start = (quads.sum({1, 3}, false, at::kInt) * -kByteZero).contiguous().view(at::kChar);
  return at::cat({quads, start.view({quads.size(0), 1, kPanel, Bytes::kGroup})}, 1).contiguous();
}

at::Tensor int8_linear(const at::Tensor &x, const at::Tensor &packed, const at::Tensor &steps,
                       const at::Tensor &bias, const at::Tensor &other, bool multiplies) {
  const int64_t outputs = steps.size(0);
  TORCH_CHECK(packed.dim() == 4 && packed.is_contiguous() && packed.scalar_type() == at::kChar &&
                  packed.size(0) == parts(outputs, kPanel) && packed.size(2) == kPanel,
              "these are no weights of 8 bits for ", outputs, " outputs: ", packed.sizes());
  const bool is_narrow = packed.size(3) == Bytes::kGroup;
  const int64_t groups = packed.size(1) - (is_narrow ? 1 : 0);
  TORCH_CHECK(parts(x.size(1), packed.size(3)) == groups, "rows ", x.sizes(), " do not fit weights ",
              packed.sizes());
  auto out = at::empty({x.size(0), outputs}, x.options());
  const TileEnd end{nullptr,
                    steps.const_data_ptr<float>(),
                    bias.defined() ? bias.const_data_ptr<float>() : nullptr,
                    other.defined() ? other.const_data_ptr<float>() : nullptr,
                    out.data_ptr<float>(),
                    outputs,
                    outputs,
                    multiplies};
  if (is_narrow)
    multiply<Bytes>(x, packed, end);
  else
    multiply<Words>(x, packed, end);
  return out;
}

}  // namespace ctorch

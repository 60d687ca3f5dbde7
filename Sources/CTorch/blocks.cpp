// Linear layers with weights in blocks of 32 columns that have steps of their own, as in GGUF's Q4_1
// and Q8_0. They are for few rows, whose time is that of reading the weights: the matrix library's
// layers of 4 and 8 bits need far longer for a single row than its bytes take to arrive.
#include "block_kernels.hpp"
#include "guard.hpp"
#include "kernels.hpp"
#include "parallel.hpp"

using namespace ctorch;

namespace {

constexpr int64_t kTogether = 4;  // Rows that share the reading of a tile
constexpr int64_t kTiles = 8;     // Tiles of a task
constexpr int64_t kRows = 16;     // Rows of a task that rounds
constexpr int64_t kPacked = 2048;  // Outputs that are packed at a time

// Numbers as bytes: [tiles, blocks, kOutputs] to [tiles, blocks, 2 · kOutputs].
at::Tensor halves(const at::Tensor &steps) {
  return steps.contiguous().view(at::kByte);
}

// fp16 has few exponents: a step that overflows would lose the block. (One that is too small makes the
// block a constant, which is nearer to its values than fp16 could tell.)
at::Tensor rounded_steps(const at::Tensor &exact) {
  auto steps = exact.to(at::kHalf);
  TORCH_CHECK(steps.isfinite().all().item<bool>(),
              "weights that are not finite, or too large for fp16, cannot be kept in blocks");
  return steps;
}

at::Tensor quotient(const at::Tensor &values, const at::Tensor &steps) {
  return at::round(values / at::where(steps == 0, at::ones_like(steps), steps));
}

// [tiles, outputs, blocks, columns] as FourBits.
at::Tensor four_bits(const at::Tensor &w) {
  const auto low = w.amin(3), high = w.amax(3);
  const auto steps = rounded_steps((high - low) / 15), offsets = rounded_steps(low);
  const auto exact = steps.to(at::kFloat).unsqueeze(3);
  const auto q = quotient(w - offsets.to(at::kFloat).unsqueeze(3), exact).clamp(0, 15);
  const auto split = q.to(at::kByte).reshape({w.size(0), kOutputs, w.size(2), 2, 4, 4});
  const auto laid = split.permute({0, 2, 3, 4, 1, 5});
  const auto both = at::bitwise_or(laid.select(2, 0), at::bitwise_left_shift(laid.select(2, 1), 4));
  return at::cat({both.flatten(2), halves(steps.transpose(1, 2)), halves(offsets.transpose(1, 2))},
                 2);
}

// The same as EightBits.
at::Tensor eight_bits(const at::Tensor &w) {
  const auto steps = rounded_steps(w.abs().amax(3) / 127);
  const auto q = quotient(w, steps.to(at::kFloat).unsqueeze(3)).clamp(-127, 127);
  const auto split = q.to(at::kChar).reshape({w.size(0), kOutputs, w.size(2), 8, 4});
  const auto laid = split.permute({0, 2, 3, 1, 4}).contiguous().view(at::kByte);
  return at::cat({laid.flatten(2), halves(steps.transpose(1, 2))}, 2);
}

// Rows rounded block by block.
class Rounded {
 public:
  const int64_t blocks;

  explicit Rounded(const at::Tensor &x) : blocks(parts(x.size(1), kColumns)) {
    const int64_t rows = x.size(0), inputs = x.size(1), width = blocks * kColumns;
    memory_ = at::empty({rows * (width + 2 * blocks * 4)}, x.options().dtype(at::kByte));
    steps_ = static_cast<float *>(memory_.data_ptr());
    sums_ = steps_ + rows * blocks;
    values_ = reinterpret_cast<int8_t *>(sums_ + rows * blocks);
    const float *from = x.const_data_ptr<float>();
    parallel(parts(rows, kRows), [&](int64_t task, int64_t) {
      for (int64_t r = task * kRows; r < std::min(rows, (task + 1) * kRows); ++r)
        for (int64_t b = 0; b < blocks; ++b)
          round(from + r * inputs + b * kColumns, std::min(kColumns, inputs - b * kColumns),
                r * blocks + b);
    });
  }

  RoundedRow operator[](int64_t row) const {
    return {values_ + row * blocks * kColumns, steps_ + row * blocks, sums_ + row * blocks};
  }

 private:
  at::Tensor memory_;
  float *steps_, *sums_;
  int8_t *values_;

  void round(const float *from, int64_t count, int64_t block) {
    int8_t *to = values_ + block * kColumns;
    std::memset(to + count, 0, kColumns - count);
    steps_[block] = quantize_row(from, reinterpret_cast<uint8_t *>(to), count, 127, 0);
    int sum = 0;
    for (int64_t c = 0; c < kColumns; ++c) sum += to[c];
    sums_[block] = static_cast<float>(sum);
  }
};

template <typename Block>
using Multiply = void (*)(const Block *, int64_t, const RoundedRow *, float *);

// Kernels for 1…kTogether rows.
template <typename Block>
const Multiply<Block> *kernels_for() {
  static constexpr Multiply<Block> fast[] = {avx2::multiply<1>, avx2::multiply<2>,
                                             avx2::multiply<3>, avx2::multiply<4>};
  static constexpr Multiply<Block> slow[] = {
      plain::multiply<1, Block>, plain::multiply<2, Block>, plain::multiply<3, Block>,
      plain::multiply<4, Block>};
  return vector_width() < 8 ? slow : fast;
}

// What is done with products before they are stored.
struct Finish {
  const float *bias, *other;
  bool multiplies;

  // Some neighbouring outputs of a row; `at` is the place of the first one in the result.
  void operator()(const float *found, float *y, int64_t output, int64_t at, int64_t count) const {
    for (int64_t o = 0; o < count; ++o) y[at + o] = found[o];
    if (bias != nullptr)
      for (int64_t o = 0; o < count; ++o) y[at + o] += bias[output + o];
    if (other == nullptr) return;
    for (int64_t o = 0; o < count; ++o)
      y[at + o] = multiplies ? y[at + o] * other[at + o] : y[at + o] + other[at + o];
  }
};

template <typename Block>
void product(const Rounded &x, const at::Tensor &packed, const Finish &finish, at::Tensor &out) {
  const int64_t rows = out.size(0), outputs = out.size(1), tiles = packed.size(0);
  const auto *weights = static_cast<const Block *>(packed.const_data_ptr());
  float *y = out.data_ptr<float>();
  const auto kernels = kernels_for<Block>();
  parallel(parts(tiles, kTiles), [&](int64_t task, int64_t) {
    for (int64_t t = task * kTiles; t < std::min(tiles, (task + 1) * kTiles); ++t)
      for (int64_t from = 0; from < rows; from += kTogether) {
        const int64_t count = std::min(kTogether, rows - from);
        RoundedRow some[kTogether];
        for (int64_t r = 0; r < count; ++r) some[r] = x[from + r];
        float found[kTogether * kOutputs];
        kernels[count - 1](weights + t * x.blocks, x.blocks, some, found);
        for (int64_t r = 0; r < count; ++r)
          finish(found + r * kOutputs, y, t * kOutputs, (from + r) * outputs + t * kOutputs,
                 std::min(kOutputs, outputs - t * kOutputs));
      }
  });
}

}  // namespace

ctorch_tensor ctorch_pack_blocks(ctorch_tensor weight, int bits) {
  return guard([&] {
    at::NoGradGuard off;
    TORCH_CHECK(bits == 4 || bits == 8, "blocks of ", bits, " bits");
    const auto &w = get(weight);
    require_matrix(w);
    const int64_t blocks = parts(w.size(1), kColumns);
    // Copies of the last row and column fill tiles and blocks: they widen no block's range.
    const auto columns =
        at::arange(blocks * kColumns, at::TensorOptions(at::kLong)).clamp_max(w.size(1) - 1);
    std::vector<at::Tensor> packed;
    // Some at a time: on the way they take several times the memory of the weights.
    for (int64_t from = 0; from < w.size(0); from += kPacked) {
      const int64_t count = std::min(kPacked, w.size(0) - from);
      const int64_t tiles = parts(count, kOutputs);
      const auto rows = at::arange(from, from + tiles * kOutputs, at::TensorOptions(at::kLong))
                            .clamp_max(w.size(0) - 1);
      const auto divided = w.index_select(0, rows)
                               .index_select(1, columns)
                               .reshape({tiles, kOutputs, blocks, kColumns});
      packed.push_back(bits == 4 ? four_bits(divided) : eight_bits(divided));
    }
    return at::cat(packed).contiguous();
  });
}

ctorch_tensor ctorch_blocks_linear(ctorch_tensor input, ctorch_tensor packed, intptr_t inputs,
                                   intptr_t outputs, ctorch_tensor bias, ctorch_tensor other,
                                   bool multiplies) {
  return guard([&] {
    const auto x = get(input).contiguous();
    const auto &w = get(packed);
    require_matrix(x);
    TORCH_CHECK(x.size(1) == inputs && parts(inputs, kColumns) == w.size(1) &&
                    parts(outputs, kOutputs) == w.size(0),
                "rows ", x.sizes(), " do not fit a layer of ", inputs, " inputs and ", outputs,
                " outputs in blocks ", w.sizes());
    const Rounded rounded(x);
    auto out = at::empty({x.size(0), outputs}, x.options());
    const auto added = dense(bias, {outputs}), with = dense(other, out.sizes());
    const Finish finish{added.defined() ? added.const_data_ptr<float>() : nullptr,
                        with.defined() ? with.const_data_ptr<float>() : nullptr, multiplies};
    if (w.size(2) == sizeof(FourBits))
      product<FourBits>(rounded, w, finish, out);
    else
      product<EightBits>(rounded, w, finish, out);
    return out;
  });
}

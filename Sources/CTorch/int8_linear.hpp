// Linear layers with weights of 8 bits for processors without VNNI.
#pragma once

#include "guard.hpp"

namespace ctorch {

// The most levels of weights whose products with bytes can be added in 16 bits, two at a time.
constexpr int kNarrow = 63;

// [outputs, inputs] int8 for rows of 16 bits: [panels, pairs of inputs, kPanel, 2].
at::Tensor pack_for_words(const at::Tensor &rounded);

// The same, of at most kNarrow levels, for rotated rows of 8 bits: [panels, quads of inputs + 1,
// kPanel, 4], at the end of each panel what its sums begin with.
at::Tensor pack_for_bytes(const at::Tensor &rounded);

// Of either form. bias and other: undefined where there is none.
at::Tensor int8_linear(const at::Tensor &x, const at::Tensor &packed, const at::Tensor &steps,
                       const at::Tensor &bias, const at::Tensor &other, bool multiplies);

}  // namespace ctorch

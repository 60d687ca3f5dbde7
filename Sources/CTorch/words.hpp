// Linear layers with weights of 8 bits and rows of input of 16.
#pragma once

#include "guard.hpp"

namespace ctorch {

// [outputs, inputs] int8 as [panels, pairs of inputs, kPanel, 2].
at::Tensor pack_words(const at::Tensor &rounded);

// bias and other: undefined where there is none.
at::Tensor words_linear(const at::Tensor &x, const at::Tensor &packed, const at::Tensor &steps,
                        const at::Tensor &bias, const at::Tensor &other, bool multiplies);

}  // namespace ctorch

// Kernels over rows that other files of CTorch use, for the instruction set of this process.
#pragma once

#include <cstdint>

#include "guard.hpp"

namespace ctorch {

// Floats of a vector: 16, 8 or 4.
int64_t vector_width();

// The Walsh–Hadamard transform of each block of a row, a power of two of at least 16 that divides the
// width, divided by the root of the block.
void spread_row(const float *x, float *out, int64_t width, int64_t block);

// Some tokens have a few values far larger than all others, and steps for those would lose the rest.
// Spread over blocks of columns by that transform, they are as large as any; weights are treated
// likewise, which leaves the products as they are (Ashkboos et al., 2024, QuaRot, section 4).
// The block for rows of so many values; 0 where there is none.
int64_t spread_block(int64_t width);

// All rows of a matrix.
at::Tensor spread_rows(const at::Tensor &x);

// Rounds a row to integers of -levels…levels around `zero`; returns what a step is worth.
float quantize_row(const float *x, uint8_t *out, int64_t width, int levels, int zero);
float quantize_row(const float *x, int16_t *out, int64_t width, int levels);

// What stands for 0 in rows of bytes without a sign.
constexpr int kByteZero = 128;

// Spreads a row, where there is a block for it, and rounds it to such bytes; returns what a step is
// worth. scratch: as wide as the row.
float spread_to_bytes(const float *x, uint8_t *out, int64_t width, float *scratch);

// x = x · factor + bias, then added to or multiplied by `other`; both may be NULL.
void scale_row(float *x, float factor, const float *bias, const float *other, bool multiplies,
               int64_t width);

// What kernels read through pointers: fp32 on the CPU, outside autograd.
inline void require_plain(const at::Tensor &t) {
  TORCH_CHECK(t.device().is_cpu() && t.scalar_type() == at::kFloat &&
                  !(at::GradMode::is_enabled() && t.requires_grad()),
              "needed is fp32 on the CPU, outside autograd, not ", t.toString(), t.sizes());
}

inline void require_matrix(const at::Tensor &t) {
  require_plain(t);
  TORCH_CHECK(t.dim() == 2, "needed is a matrix, not ", t.sizes());
}

// An operand of this size without gaps; undefined where there is none.
inline at::Tensor dense(ctorch_tensor t, at::IntArrayRef size) {
  if (t == nullptr) return at::Tensor();
  require_plain(get(t));
  TORCH_CHECK(get(t).sizes() == size, "sizes ", get(t).sizes(), " and ", size, " differ");
  return get(t).contiguous();
}

}  // namespace ctorch

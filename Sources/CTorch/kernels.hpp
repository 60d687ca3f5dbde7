// Kernels over rows that other files of CTorch use, for the instruction set of this process.
#pragma once

#include <cstdint>

namespace ctorch {

// Floats of a vector: 16, 8 or 4.
int64_t vector_width();

// The largest size in a row (no number where there is one), and the root of its mean square.
float extent_of_row(const float *x, int64_t width, float &typical);

// Rounds to whole steps around `zero`; `rest`, unless it is NULL, gets what was rounded away.
void quantize_row(const float *x, uint8_t *out, float *rest, int64_t width, float step, int zero);

// x = x · factor + bias, then added to or multiplied by `other`; both may be NULL.
void scale_row(float *x, float factor, const float *bias, const float *other, bool multiplies,
               int64_t width);

}  // namespace ctorch

// Products of rounded rows with weights of 8 bits or fewer, for processors that cannot add products of
// bytes in 32 bits: what int8_linear.cpp calls for each tile.
//
// Two products of bytes, added, need not fit 16 bits. Those of 16-bit numbers fit 32 and take the same
// multipliers: that is the exact way. With weights of 7 bits, products of bytes do fit, and save an
// addition of three.
#pragma once

#include <immintrin.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace ctorch {

constexpr int64_t kPanel = 16;  // Outputs that are computed together
// Inputs after which sums of words go over to fp32: of more, rows would have to be rounded further for
// their sums to fit 32 bits.
constexpr int64_t kStretch = 2048;

// Weights of a panel: neighbouring inputs for each output.
using BytePair = int8_t[kPanel][2];
using WordPair = int16_t[kPanel][2];
using ByteQuad = int8_t[kPanel][4];

// Where a tile's products go, and what is done with them before.
struct TileEnd {
  const float *sizes;  // what a step of each row is worth
  const float *steps;  // of each output, as all below
  const float *bias;   // or NULL
  const float *other;  // or NULL; rows are `stride` apart, as in y
  float *y;
  int64_t stride, outputs;  // outputs: at most kPanel
  bool multiplies;          // by `other`, or adds it

  // The end of the panel that begins at this output.
  TileEnd from_output(int64_t output) const {
    TileEnd end = *this;
    end.steps += output;
    end.y += output;
    if (bias != nullptr) end.bias += output;
    if (other != nullptr) end.other += output;
    end.outputs = std::min(kPanel, outputs - output);
    return end;
  }

  TileEnd from_row(int64_t row) const {
    TileEnd end = *this;
    end.sizes += row;
    end.y += row * stride;
    if (other != nullptr) end.other += row * stride;
    return end;
  }
};

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
namespace avx2 {

inline __m256i integers(const void *p) {
  return _mm256_loadu_si256(static_cast<const __m256i *>(p));
}

// The same four bytes for each output.
inline __m256i everywhere(const void *p) {
  int32_t four;
  std::memcpy(&four, p, sizeof four);
  return _mm256_set1_epi32(four);
}

inline void widen(const BytePair *from, WordPair *to, int64_t pairs) {
  for (int64_t i = 0; i < 2 * pairs; ++i) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from) + i);
    _mm256_storeu_si256(reinterpret_cast<__m256i *>(to) + i, _mm256_cvtepi8_epi16(bytes));
  }
}

template <int ROWS>
using Sums = __m256i[ROWS][2];
template <int ROWS>
using Totals = __m256[ROWS][2];

template <int ROWS>
[[clang::always_inline]] inline void finish(const Totals<ROWS> &totals, const TileEnd &end) {
  // The last panel may have fewer outputs: they are computed in full, elsewhere.
  const bool is_whole = end.outputs == kPanel;
  float some[ROWS][kPanel], steps[kPanel] = {}, bias[kPanel] = {}, other[ROWS][kPanel] = {};
  TileEnd to = end;
  if (!is_whole) {
    const size_t bytes = end.outputs * sizeof(float);
    std::memcpy(steps, end.steps, bytes);
    if (end.bias != nullptr) std::memcpy(bias, end.bias, bytes);
    for (int r = 0; r < ROWS && end.other != nullptr; ++r)
      std::memcpy(other[r], end.other + r * end.stride, bytes);
    to.y = some[0];
    to.steps = steps;
    if (end.bias != nullptr) to.bias = bias;
    if (end.other != nullptr) to.other = other[0];
    to.stride = kPanel;
  }
#pragma unroll
  for (int half = 0; half < 2; ++half) {
    const __m256 steps = _mm256_loadu_ps(to.steps + 8 * half);
#pragma unroll
    for (int r = 0; r < ROWS; ++r) {
      const int64_t place = r * to.stride + 8 * half;
      __m256 y = _mm256_mul_ps(totals[r][half],
                               _mm256_mul_ps(steps, _mm256_set1_ps(to.sizes[r])));
      if (to.bias != nullptr) y = _mm256_add_ps(y, _mm256_loadu_ps(to.bias + 8 * half));
      if (to.other != nullptr) {
        const __m256 z = _mm256_loadu_ps(to.other + place);
        y = to.multiplies ? _mm256_mul_ps(y, z) : _mm256_add_ps(y, z);
      }
      _mm256_storeu_ps(to.y + place, y);
    }
  }
  for (int r = 0; r < ROWS && !is_whole; ++r)
    std::memcpy(end.y + r * end.stride, some[r], end.outputs * sizeof(float));
}

template <int ROWS>
void multiply(const int16_t *x, int64_t width, const WordPair *panel, const TileEnd &end) {
  Totals<ROWS> totals;
  for (int r = 0; r < ROWS; ++r) totals[r][0] = totals[r][1] = _mm256_setzero_ps();
  for (int64_t from = 0; from < width; from += kStretch) {
    Sums<ROWS> sums;
    for (int r = 0; r < ROWS; ++r) sums[r][0] = sums[r][1] = _mm256_setzero_si256();
    const int64_t last = std::min(width, from + kStretch) / 2;
    for (int64_t k = from / 2; k < last; ++k) {
      const __m256i low = integers(panel[k]), high = integers(panel[k][8]);
      for (int r = 0; r < ROWS; ++r) {
        const __m256i inputs = everywhere(x + r * width + 2 * k);
        sums[r][0] = _mm256_add_epi32(sums[r][0], _mm256_madd_epi16(low, inputs));
        sums[r][1] = _mm256_add_epi32(sums[r][1], _mm256_madd_epi16(high, inputs));
      }
    }
    for (int r = 0; r < ROWS; ++r)
      for (int half = 0; half < 2; ++half)
        totals[r][half] = _mm256_add_ps(totals[r][half], _mm256_cvtepi32_ps(sums[r][half]));
  }
  finish<ROWS>(totals, end);
}

template <int ROWS>
void multiply(const uint8_t *x, int64_t width, const ByteQuad *panel, const TileEnd &end) {
  const __m256i ones = _mm256_set1_epi16(1);
  Sums<ROWS> sums;
  for (int r = 0; r < ROWS; ++r) {
    sums[r][0] = integers(panel[width / 4]);
    sums[r][1] = integers(panel[width / 4][8]);
  }
  for (int64_t k = 0; k < width / 4; ++k) {
    const __m256i low = integers(panel[k]), high = integers(panel[k][8]);
    for (int r = 0; r < ROWS; ++r) {
      // 2 · 255 · 63 is below 2^15.
      const __m256i inputs = everywhere(x + r * width + 4 * k);
      const __m256i a = _mm256_madd_epi16(_mm256_maddubs_epi16(inputs, low), ones);
      const __m256i b = _mm256_madd_epi16(_mm256_maddubs_epi16(inputs, high), ones);
      sums[r][0] = _mm256_add_epi32(sums[r][0], a);
      sums[r][1] = _mm256_add_epi32(sums[r][1], b);
    }
  }
  Totals<ROWS> totals;
  for (int r = 0; r < ROWS; ++r)
    for (int half = 0; half < 2; ++half) totals[r][half] = _mm256_cvtepi32_ps(sums[r][half]);
  finish<ROWS>(totals, end);
}

}  // namespace avx2
#pragma clang attribute pop

// For processors without AVX2.
namespace plain {

inline void widen(const BytePair *from, WordPair *to, int64_t pairs) {
  for (int64_t k = 0; k < pairs; ++k)
    for (int64_t o = 0; o < kPanel; ++o)
      for (int64_t i = 0; i < 2; ++i) to[k][o][i] = from[k][o][i];
}

inline void finish(const float *totals, int64_t r, const TileEnd &end) {
  for (int64_t o = 0; o < end.outputs; ++o) {
    const int64_t place = r * end.stride + o;
    float y = totals[o] * (end.steps[o] * end.sizes[r]);
    if (end.bias != nullptr) y += end.bias[o];
    if (end.other != nullptr) y = end.multiplies ? y * end.other[place] : y + end.other[place];
    end.y[place] = y;
  }
}

template <int ROWS>
void multiply(const int16_t *x, int64_t width, const WordPair *panel, const TileEnd &end) {
  for (int64_t r = 0; r < ROWS; ++r) {
    float totals[kPanel] = {};
    for (int64_t from = 0; from < width; from += kStretch) {
      int32_t sums[kPanel] = {};
      for (int64_t c = from; c < std::min(width, from + kStretch); ++c)
        for (int64_t o = 0; o < kPanel; ++o) sums[o] += x[r * width + c] * panel[c / 2][o][c % 2];
      for (int64_t o = 0; o < kPanel; ++o) totals[o] += static_cast<float>(sums[o]);
    }
    finish(totals, r, end);
  }
}

template <int ROWS>
void multiply(const uint8_t *x, int64_t width, const ByteQuad *panel, const TileEnd &end) {
  for (int64_t r = 0; r < ROWS; ++r) {
    int32_t sums[kPanel];
    std::memcpy(sums, panel[width / 4], sizeof sums);
    for (int64_t c = 0; c < width; ++c)
      for (int64_t o = 0; o < kPanel; ++o) sums[o] += x[r * width + c] * panel[c / 4][o][c % 4];
    float totals[kPanel];
    for (int64_t o = 0; o < kPanel; ++o) totals[o] = static_cast<float>(sums[o]);
    finish(totals, r, end);
  }
}

}  // namespace plain
}  // namespace ctorch

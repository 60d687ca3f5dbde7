// Products of rows of 16 bits with weights of 8, for processors that cannot add products of bytes in
// 32 bits: pairs of products of bytes overflow 16 bits, but those of 16-bit numbers fit 32, and the
// multipliers are as fast. What words.cpp calls for each tile.
#pragma once

#include <immintrin.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace ctorch {

constexpr int64_t kPanel = 16;    // Outputs that are computed together
constexpr int64_t kTileRows = 6;  // Rows: with two vectors each their sums fill the registers

// Weights of a panel: pairs of neighbouring inputs for each output.
using BytePair = int8_t[kPanel][2];
using WordPair = int16_t[kPanel][2];

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

inline void widen(const BytePair *from, WordPair *to, int64_t pairs) {
  for (int64_t i = 0; i < 2 * pairs; ++i) {
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i *>(from) + i);
    _mm256_storeu_si256(reinterpret_cast<__m256i *>(to) + i, _mm256_cvtepi8_epi16(bytes));
  }
}

inline __m256 floats(const float *p, int64_t count) {
  if (count >= 8) return _mm256_loadu_ps(p);
  float some[8] = {};
  if (count > 0) std::memcpy(some, p, count * sizeof(float));
  return _mm256_loadu_ps(some);
}

inline void put(float *p, __m256 values, int64_t count) {
  if (count >= 8) return _mm256_storeu_ps(p, values);
  float some[8];
  _mm256_storeu_ps(some, values);
  if (count > 0) std::memcpy(p, some, count * sizeof(float));
}

inline void finish(__m256i sums, const TileEnd &end, int64_t row, int64_t at, __m256 steps) {
  const int64_t count = end.outputs - at, place = row * end.stride + at;
  __m256 y = _mm256_mul_ps(_mm256_cvtepi32_ps(sums),
                           _mm256_mul_ps(steps, _mm256_set1_ps(end.sizes[row])));
  if (end.bias != nullptr) y = _mm256_add_ps(y, floats(end.bias + at, count));
  if (end.other != nullptr) {
    const __m256 z = floats(end.other + place, count);
    y = end.multiplies ? _mm256_mul_ps(y, z) : _mm256_add_ps(y, z);
  }
  put(end.y + place, y, count);
}

template <int ROWS>
void multiply(const int16_t *x, int64_t width, const WordPair *panel, const TileEnd &end) {
  __m256i sums[ROWS][2];
  for (int r = 0; r < ROWS; ++r) sums[r][0] = sums[r][1] = _mm256_setzero_si256();
  for (int64_t k = 0; k < width / 2; ++k) {
    const auto *weights = reinterpret_cast<const __m256i *>(panel[k]);
    const __m256i low = _mm256_loadu_si256(weights), high = _mm256_loadu_si256(weights + 1);
    for (int r = 0; r < ROWS; ++r) {
      int32_t pair;
      std::memcpy(&pair, x + r * width + 2 * k, sizeof pair);
      const __m256i inputs = _mm256_set1_epi32(pair);
      sums[r][0] = _mm256_add_epi32(sums[r][0], _mm256_madd_epi16(low, inputs));
      sums[r][1] = _mm256_add_epi32(sums[r][1], _mm256_madd_epi16(high, inputs));
    }
  }
  const __m256 low = floats(end.steps, end.outputs), high = floats(end.steps + 8, end.outputs - 8);
  for (int r = 0; r < ROWS; ++r) {
    finish(sums[r][0], end, r, 0, low);
    finish(sums[r][1], end, r, 8, high);
  }
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

template <int ROWS>
void multiply(const int16_t *x, int64_t width, const WordPair *panel, const TileEnd &end) {
  for (int64_t r = 0; r < ROWS; ++r) {
    int32_t sums[kPanel] = {};
    for (int64_t k = 0; k < width / 2; ++k)
      for (int64_t o = 0; o < kPanel; ++o)
        for (int64_t i = 0; i < 2; ++i) sums[o] += x[r * width + 2 * k + i] * panel[k][o][i];
    for (int64_t o = 0; o < end.outputs; ++o) {
      const int64_t place = r * end.stride + o;
      float y = static_cast<float>(sums[o]) * (end.steps[o] * end.sizes[r]);
      if (end.bias != nullptr) y += end.bias[o];
      if (end.other != nullptr) y = end.multiplies ? y * end.other[place] : y + end.other[place];
      end.y[place] = y;
    }
  }
}

}  // namespace plain
}  // namespace ctorch

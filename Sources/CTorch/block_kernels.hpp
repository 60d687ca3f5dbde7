// Products of rounded rows with tiles of block-quantised weights: what blocks.cpp calls for each tile.
//
// A tile is kOutputs outputs; its blocks follow one another, and a block's bytes lie so that 32 of
// them are four columns of each output.
#pragma once

#include <immintrin.h>

#include <cstdint>
#include <cstring>

namespace ctorch {

constexpr int64_t kColumns = 32;  // of a block
constexpr int64_t kOutputs = 8;   // of a tile

// Low halves are the columns 0…15, high ones 16…31.
struct FourBits {
  uint8_t values[4][kOutputs][4];
  uint16_t steps[kOutputs], offsets[kOutputs];  // fp16
};

struct EightBits {
  int8_t values[8][kOutputs][4];
  uint16_t steps[kOutputs];  // fp16
};

// A row of input, each block of it rounded to -127…127.
struct RoundedRow {
  const int8_t *values;
  const float *steps;  // of each block
  const float *sums;   // of the rounded values of each block
};

#pragma clang attribute push(__attribute__((target("avx2,fma,f16c"))), apply_to = function)
namespace avx2 {

inline __m256i bytes(const void *p) {
  return _mm256_loadu_si256(static_cast<const __m256i *>(p));
}

inline __m256 halves(const uint16_t *p) {
  return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(p)));
}

// Four columns of a row, for each of the outputs.
inline __m256i spread(const int8_t *columns) {
  int32_t four;
  std::memcpy(&four, columns, sizeof four);
  return _mm256_set1_epi32(four);
}

template <int ROWS>
void multiply(const FourBits *tile, int64_t blocks, const RoundedRow *rows, float *out) {
  const __m256i low = _mm256_set1_epi8(15), ones = _mm256_set1_epi16(1);
  __m256 totals[ROWS];
  for (int r = 0; r < ROWS; ++r) totals[r] = _mm256_setzero_ps();
  for (int64_t b = 0; b < blocks; ++b) {
    // Eight products of 4 by 7 bits, in pairs: 8 · 2 · 15 · 127 is below 2^15.
    __m256i sums[ROWS];
    for (int r = 0; r < ROWS; ++r) sums[r] = _mm256_setzero_si256();
    for (int i = 0; i < 4; ++i) {
      const __m256i both = bytes(tile[b].values[i]);
      const __m256i first = _mm256_and_si256(both, low);
      const __m256i second = _mm256_and_si256(_mm256_srli_epi16(both, 4), low);
      for (int r = 0; r < ROWS; ++r) {
        const int8_t *columns = rows[r].values + b * kColumns + 4 * i;
        const __m256i a = _mm256_maddubs_epi16(first, spread(columns));
        const __m256i c = _mm256_maddubs_epi16(second, spread(columns + 16));
        sums[r] = _mm256_add_epi16(sums[r], _mm256_add_epi16(a, c));
      }
    }
    const __m256 steps = halves(tile[b].steps), offsets = halves(tile[b].offsets);
    for (int r = 0; r < ROWS; ++r) {
      const __m256 products = _mm256_cvtepi32_ps(_mm256_madd_epi16(sums[r], ones));
      const __m256 values =
          _mm256_fmadd_ps(products, steps, _mm256_mul_ps(offsets, _mm256_set1_ps(rows[r].sums[b])));
      totals[r] = _mm256_fmadd_ps(values, _mm256_set1_ps(rows[r].steps[b]), totals[r]);
    }
  }
  for (int r = 0; r < ROWS; ++r) _mm256_storeu_ps(out + r * kOutputs, totals[r]);
}

template <int ROWS>
void multiply(const EightBits *tile, int64_t blocks, const RoundedRow *rows, float *out) {
  const __m256i ones = _mm256_set1_epi16(1);
  __m256 totals[ROWS];
  for (int r = 0; r < ROWS; ++r) totals[r] = _mm256_setzero_ps();
  for (int64_t b = 0; b < blocks; ++b) {
    __m256i sums[ROWS];
    for (int r = 0; r < ROWS; ++r) sums[r] = _mm256_setzero_si256();
    for (int i = 0; i < 8; ++i) {
      // The instruction wants one side without signs: they go to the other one.
      const __m256i weights = bytes(tile[b].values[i]);
      const __m256i sizes = _mm256_abs_epi8(weights);
      for (int r = 0; r < ROWS; ++r) {
        const __m256i columns = spread(rows[r].values + b * kColumns + 4 * i);
        const __m256i pairs = _mm256_maddubs_epi16(sizes, _mm256_sign_epi8(columns, weights));
        sums[r] = _mm256_add_epi32(sums[r], _mm256_madd_epi16(pairs, ones));
      }
    }
    const __m256 steps = halves(tile[b].steps);
    for (int r = 0; r < ROWS; ++r) {
      const __m256 factor = _mm256_mul_ps(steps, _mm256_set1_ps(rows[r].steps[b]));
      totals[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(sums[r]), factor, totals[r]);
    }
  }
  for (int r = 0; r < ROWS; ++r) _mm256_storeu_ps(out + r * kOutputs, totals[r]);
}

}  // namespace avx2
#pragma clang attribute pop

// For processors without AVX2.
namespace plain {

inline float half(uint16_t bits) {
  _Float16 value;
  std::memcpy(&value, &bits, sizeof value);
  return static_cast<float>(value);
}

inline int value(const FourBits &block, int64_t column, int64_t output) {
  const uint8_t both = block.values[column % 16 / 4][output][column % 4];
  return column < 16 ? both & 15 : both >> 4;
}

inline int value(const EightBits &block, int64_t column, int64_t output) {
  return block.values[column / 4][output][column % 4];
}

inline float offset(const FourBits &block, int64_t output) { return half(block.offsets[output]); }
inline float offset(const EightBits &, int64_t) { return 0; }

template <int ROWS, typename Block>
void multiply(const Block *tile, int64_t blocks, const RoundedRow *rows, float *out) {
  std::memset(out, 0, sizeof(float) * ROWS * kOutputs);
  for (int64_t b = 0; b < blocks; ++b)
    for (int r = 0; r < ROWS; ++r)
      for (int64_t o = 0; o < kOutputs; ++o) {
        int sum = 0;
        for (int64_t c = 0; c < kColumns; ++c)
          sum += value(tile[b], c, o) * rows[r].values[b * kColumns + c];
        out[r * kOutputs + o] +=
            (sum * half(tile[b].steps[o]) + offset(tile[b], o) * rows[r].sums[b]) *
            rows[r].steps[b];
      }
}

}  // namespace plain
}  // namespace ctorch

// The inner loops over fp32 vectors of VECTOR elements. Compiled several times, each time for
// another instruction set, by kernels.cpp, which includes all headers.
//
// Every result depends on its own row and its own keys alone, in an order that is fixed by their
// positions: not on what else is computed, nor on how it is divided.

typedef float Floats __attribute__((ext_vector_type(VECTOR)));
typedef int32_t Ints __attribute__((ext_vector_type(VECTOR)));

static inline Floats load(const float *p) {
  Floats v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}

static inline void store(float *p, Floats v) { __builtin_memcpy(p, &v, sizeof v); }

template <typename Vector>
static inline float sum(Vector v) {
  if constexpr (sizeof(Vector) == 2 * sizeof(float))
    return v.x + v.y;
  else
    return sum(v.lo + v.hi);
}

// exp to about 1e-7 relative: 2^n times a polynomial of the rest, the Taylor series to degree 7.
static inline Floats exp(Floats x) {
  x = x < -87.0f ? (Floats)(-87.0f) : x;
  x = x > 88.0f ? (Floats)(88.0f) : x;
  const float shift = 12582912.0f;  // 1.5 · 2^23: adding it rounds to an integer
  Floats n = (x * 1.44269504f + shift) - shift;
  Floats r = x - n * 0.693359375f;
  r = r + n * 2.12194440e-4f;
  Floats p = (Floats)(1.0f / 5040);
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  Ints bits = (__builtin_convertvector(n, Ints) + 127) << 23;
  Floats power;
  __builtin_memcpy(&power, &bits, sizeof power);
  return p * power;
}

static inline Floats tanh(Floats x) { return 1.0f - 2.0f / (exp(2.0f * x) + 1.0f); }

// C (+)= A·B for ROWS rows and COLUMNS vectors of columns, over `depth`.
template <int ROWS, int COLUMNS>
static inline void tile(const float *a, int64_t lda, const float *b, int64_t ldb, float *c,
                        int64_t ldc, int64_t depth, bool adds) {
  Floats sums[ROWS][COLUMNS];
  for (int r = 0; r < ROWS; ++r)
    for (int n = 0; n < COLUMNS; ++n)
      sums[r][n] = adds ? load(c + r * ldc + n * VECTOR) : (Floats)(0.0f);
  for (int64_t k = 0; k < depth; ++k) {
    Floats right[COLUMNS];
    for (int n = 0; n < COLUMNS; ++n) right[n] = load(b + k * ldb + n * VECTOR);
    for (int r = 0; r < ROWS; ++r) {
      const Floats left = (Floats)(a[r * lda + k]);
      for (int n = 0; n < COLUMNS; ++n) sums[r][n] += left * right[n];
    }
  }
  for (int r = 0; r < ROWS; ++r)
    for (int n = 0; n < COLUMNS; ++n) store(c + r * ldc + n * VECTOR, sums[r][n]);
}

template <int ROWS>
static inline void strip(const float *a, int64_t lda, const float *b, int64_t ldb, float *c,
                         int64_t ldc, int64_t columns, int64_t depth, bool adds) {
  int64_t n = 0;
  for (; n + 2 * VECTOR <= columns; n += 2 * VECTOR)
    tile<ROWS, 2>(a, lda, b + n, ldb, c + n, ldc, depth, adds);
  for (; n < columns; n += VECTOR)
    tile<ROWS, 1>(a, lda, b + n, ldb, c + n, ldc, depth, adds);
}

// C (+)= A·B; `columns` is a multiple of VECTOR.
static void product(const float *a, int64_t lda, const float *b, int64_t ldb, float *c, int64_t ldc,
                    int64_t rows, int64_t columns, int64_t depth, bool adds) {
  int64_t r = 0;
  for (; r + 6 <= rows; r += 6)
    strip<6>(a + r * lda, lda, b, ldb, c + r * ldc, ldc, columns, depth, adds);
  for (; r + 3 <= rows; r += 3)
    strip<3>(a + r * lda, lda, b, ldb, c + r * ldc, ldc, columns, depth, adds);
  for (; r < rows; ++r)
    strip<1>(a + r * lda, lda, b, ldb, c + r * ldc, ldc, columns, depth, adds);
}

// Turns a row of scores into weights relative to the row's maximum so far. Keys from `low` up to and
// without `high` are seen. Returns what the sums so far must be multiplied by.
static float weigh(float *scores, int64_t columns, int64_t low, int64_t high, float scale,
                   float cap, float &most, float &total) {
  if (cap != 0)
    for (int64_t j = 0; j < columns; j += VECTOR)
      store(scores + j, tanh(load(scores + j) * (scale / cap)) * cap);
  else
    for (int64_t j = 0; j < columns; j += VECTOR) store(scores + j, load(scores + j) * scale);
  std::fill(scores, scores + low, -INFINITY);
  std::fill(scores + high, scores + columns, -INFINITY);
  // A score that is no number wins, so that it shows in the result.
  Floats tops = (Floats)(most);
  for (int64_t j = 0; j < columns; j += VECTOR) {
    const Floats s = load(scores + j);
    tops = ((s > tops) | (s != s)) ? s : tops;
  }
  float top = tops[0];
  for (int i = 1; i < VECTOR; ++i) top = tops[i] > top || tops[i] != tops[i] ? tops[i] : top;
  const float shrink = most == -INFINITY ? 0.0f : exp((Floats)(most - top))[0];
  most = top;
  for (int64_t j = 0; j < columns; j += VECTOR) store(scores + j, exp(load(scores + j) - top));
  std::fill(scores, scores + low, 0.0f);
  std::fill(scores + high, scores + columns, 0.0f);
  Floats sums = (Floats)(0.0f);
  for (int64_t j = 0; j < columns; j += VECTOR) sums += load(scores + j);
  total = total * shrink + sum(sums);
  return shrink;
}

static void attend(const AttentionTask &t, const Scratch &scratch) {
  const int64_t width = t.width, rows = t.queries * t.group;
  float *q = scratch.queries, *out = scratch.outputs;
  for (int64_t i = 0; i < t.queries; ++i)
    for (int64_t h = 0; h < t.group; ++h)
      std::memcpy(q + (i * t.group + h) * width, t.q + i * t.q_row + h * t.q_head,
                  sizeof(float) * width);
  std::fill(out, out + rows * width, 0.0f);
  std::fill(scratch.most, scratch.most + rows, -INFINITY);
  std::fill(scratch.total, scratch.total + rows, 0.0f);

  const int64_t end = t.position + t.queries;
  const int64_t first = t.window > 0 ? std::max<int64_t>(0, t.position - t.window + 1) : 0;
  RowWalk walk(t.runs, first - first % kKeys);
  for (int64_t block = first - first % kKeys; block < end; block += kKeys) {
    const int64_t count = std::min(kKeys, end - block);
    const int64_t columns = (count + VECTOR - 1) / VECTOR * VECTOR;
    for (int64_t j = 0; j < count; ++j) {
      const int64_t row = walk.next();
      const float *key = t.k + row * t.k_row;
      for (int64_t d = 0; d < width; ++d) scratch.keys[d * kLead + j] = key[d];
      std::memcpy(scratch.values + j * width, t.v + row * t.v_row, sizeof(float) * width);
    }
    for (int64_t d = 0; d < width; ++d)
      for (int64_t j = count; j < columns; ++j) scratch.keys[d * kLead + j] = 0;
    product(q, width, scratch.keys, kLead, scratch.scores, kKeys, rows, columns, width, false);
    for (int64_t r = 0; r < rows; ++r) {
      const int64_t position = t.position + r / t.group;
      const int64_t high = std::min(count, position + 1 - block);
      const int64_t low = t.window > 0 ? std::max<int64_t>(0, position - t.window + 1 - block) : 0;
      float *scores = scratch.scores + r * kKeys;
      if (low >= high) {
        std::fill(scores, scores + columns, 0.0f);
        continue;
      }
      const float shrink = weigh(scores, columns, low, high, t.scale, t.cap, scratch.most[r],
                                 scratch.total[r]);
      if (shrink != 1)
        for (int64_t d = 0; d < width; d += VECTOR)
          store(out + r * width + d, load(out + r * width + d) * shrink);
    }
    product(scratch.scores, kKeys, scratch.values, width, out, width, rows, width, count, true);
  }
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t d = 0; d < width; d += VECTOR)
      store(t.out + (r / t.group) * t.out_row + (r % t.group) * width + d,
            load(out + r * width + d) / scratch.total[r]);
}

// The rows of a head lie apart, with other heads between them, where the processor does not look ahead.
static inline void look_ahead(const float *row, int64_t stride, int64_t width) {
  for (int64_t d = 0; d < width; d += 16) __builtin_prefetch(row + 8 * stride + d);
}

// Some columns of the values, each row times its weight, added up.
template <int VECTORS>
static inline void gather(const AttentionTask &t, int64_t first, int64_t count,
                          const float *weights, int64_t column, float *out) {
  Floats sums[VECTORS];
  for (int i = 0; i < VECTORS; ++i) sums[i] = (Floats)(0.0f);
  RowWalk rows(t.runs, first);
  for (int64_t j = 0; j < count; ++j) {
    const float *value = t.v + rows.next() * t.v_row + column;
    look_ahead(value, t.v_row, VECTORS * VECTOR);
    for (int i = 0; i < VECTORS; ++i) sums[i] += weights[j] * load(value + i * VECTOR);
  }
  for (int i = 0; i < VECTORS; ++i) store(out + i * VECTOR, sums[i]);
}

// A single query: without turning keys around or copying values, which pays for many queries only.
// `scores` has room for the keys of each head.
static void attend_one(const AttentionTask &t, float *scores) {
  const int64_t width = t.width, end = t.position + 1;
  const int64_t first = t.window > 0 ? std::max<int64_t>(0, end - t.window) : 0;
  const int64_t count = end - first;
  RowWalk keys(t.runs, first);
  for (int64_t j = 0; j < count; ++j) {
    const float *key = t.k + keys.next() * t.k_row;
    look_ahead(key, t.k_row, width);
    for (int64_t h = 0; h < t.group; ++h) {
      const float *query = t.q + h * t.q_head;
      Floats products = (Floats)(0.0f);
      for (int64_t d = 0; d < width; d += VECTOR) products += load(query + d) * load(key + d);
      scores[h * count + j] = sum(products) * t.scale;
    }
  }
  for (int64_t h = 0; h < t.group; ++h) {
    float *row = scores + h * count, top = -INFINITY, total = 0;
    for (int64_t j = 0; j < count; ++j) {
      if (t.cap != 0) row[j] = tanh((Floats)(row[j] / t.cap))[0] * t.cap;
      top = row[j] > top || row[j] != row[j] ? row[j] : top;
    }
    int64_t j = 0;
    for (; j + VECTOR <= count; j += VECTOR) store(row + j, exp(load(row + j) - top));
    for (; j < count; ++j) row[j] = exp((Floats)(row[j] - top))[0];
    for (j = 0; j < count; ++j) total += row[j];
    for (j = 0; j < count; ++j) row[j] /= total;
  }
  for (int64_t h = 0; h < t.group; ++h) {
    const float *weights = scores + h * count;
    float *out = t.out + h * width;
    int64_t d = 0;
    for (; d + 4 * VECTOR <= width; d += 4 * VECTOR) gather<4>(t, first, count, weights, d, out + d);
    for (; d < width; d += VECTOR) gather<1>(t, first, count, weights, d, out + d);
  }
}

// Rotary embedding of one head, in place: the second half of the width is the first one's partner.
static void rotate(float *x, const float *cosine, const float *sine, int64_t width) {
  const int64_t half = width / 2;
  for (int64_t d = 0; d < half; ++d) {
    const float a = x[d], b = x[d + half];
    x[d] = a * cosine[d] + b * sine[d];
    x[d + half] = b * cosine[d + half] + a * sine[d + half];
  }
}

static void normalize(const float *x, const float *weight, float *out, int64_t width,
                      float epsilon) {
  Floats squares = (Floats)(0.0f);
  int64_t d = 0;
  for (; d + VECTOR <= width; d += VECTOR) squares += load(x + d) * load(x + d);
  float total = sum(squares);
  for (; d < width; ++d) total += x[d] * x[d];
  const float factor = 1.0f / std::sqrt(total / width + epsilon);
  for (d = 0; d < width; ++d) out[d] = x[d] * factor * weight[d];
}

template <int STEP, int... LANES>
static inline Floats butterfly(Floats x, std::integer_sequence<int, LANES...>) {
  const Floats sign = {(LANES & STEP ? -1.0f : 1.0f)...};
  return __builtin_shufflevector(x, x, (LANES ^ STEP)...) + sign * x;
}

// The Walsh–Hadamard transform of each block of a row, a power of two and at least VECTOR, divided by
// the root of the block: lengths and products stay what they are.
static void spread(const float *x, float *out, int64_t width, int64_t block) {
  constexpr auto lanes = std::make_integer_sequence<int, VECTOR>();
  const float factor = 1 / std::sqrt(static_cast<float>(block));
  for (int64_t d = 0; d < width; d += VECTOR) {
    Floats v = load(x + d) * factor;
    v = butterfly<1>(v, lanes);
    v = butterfly<2>(v, lanes);
    if constexpr (VECTOR > 4) v = butterfly<4>(v, lanes);
    if constexpr (VECTOR > 8) v = butterfly<8>(v, lanes);
    store(out + d, v);
  }
  for (int64_t step = VECTOR; step < block; step *= 2)
    for (int64_t from = 0; from < width; from += 2 * step)
      for (int64_t d = from; d < from + step; d += VECTOR) {
        const Floats a = load(out + d), b = load(out + d + step);
        store(out + d, a + b);
        store(out + d + step, a - b);
      }
}

// Rounds a row to -levels…levels around `zero`; returns what a step is worth. A row with a value that
// is no finite number has steps that are none.
template <typename Out>
static float quantize(const float *x, Out *out, int64_t width, float levels, int zero) {
  Floats most = (Floats)(0.0f);
  int64_t d = 0;
  for (; d + VECTOR <= width; d += VECTOR) {
    const Floats v = load(x + d), size = v < 0.0f ? -v : v;
    most = ((size > most) | (size != size)) ? size : most;
  }
  float largest = 0;
  for (int i = 0; i < VECTOR; ++i)
    largest = most[i] > largest || most[i] != most[i] ? most[i] : largest;
  for (; d < width; ++d) {
    const float size = std::fabs(x[d]);
    largest = size > largest || size != size ? size : largest;
  }
  // Steps of numbers near the smallest ones there are would be zero.
  if (!(largest > 1e-30f) || !(largest < INFINITY)) {
    std::fill(out, out + width, static_cast<Out>(zero));
    return largest <= 1e-30f ? 0.0f : NAN;
  }
  const float factor = levels / largest;
  const float shift = 12582912.0f;  // as in exp()
  for (d = 0; d < width; ++d) {
    const float rounded = (x[d] * factor + shift) - shift;
    out[d] = static_cast<Out>(static_cast<int>(rounded) + zero);
  }
  return largest / levels;
}

static void scale(float *x, float factor, const float *bias, const float *other, bool multiplies,
                  int64_t width) {
  int64_t d = 0;
  for (; d + VECTOR <= width; d += VECTOR) {
    Floats y = load(x + d) * factor;
    if (bias != nullptr) y += load(bias + d);
    if (other != nullptr) y = multiplies ? y * load(other + d) : y + load(other + d);
    store(x + d, y);
  }
  for (; d < width; ++d) {
    float y = x[d] * factor;
    if (bias != nullptr) y += bias[d];
    if (other != nullptr) y = multiplies ? y * other[d] : y + other[d];
    x[d] = y;
  }
}

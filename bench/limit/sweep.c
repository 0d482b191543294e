/*
 * The sweep of src/math/sweep in C with AVX2: averages once, tiles of 256 rows, comparisons as bit words, the same
 * walk. usage: sweep DATA ROWS FEE FASTS FIRST_FAST SLOWS FIRST_SLOW STEP NARROW REPEATS; DATA holds open and close;
 * NARROW 1 compares in 32 bits first. Prints the median milliseconds of a sweep, the sum of entries and of profits.
 */
#include "limit.h"
#ifdef __AVX2__
#include <immintrin.h>
#endif

enum { TILE = 256, WORDS = TILE / 64, NEAR = 16, AT_MOST = 1, AT_LEAST = 2, HOLDS = 4 };

typedef struct {
  double worth;
  uint32_t entries, flags;
} Pair;

typedef struct {
  const double *units, *cash;
  int rows;
} Fills;

static void sma(const double *restrict x, double *restrict out, int rows, int n, double *restrict tail) {
  double *restrict head = tail + n;
  for (int start = 0; start < rows; start += n) {
    int count = n < rows - start ? n : rows - start;
    double sum = 0;
    for (int k = n - 1; k >= 0; k--) {
      tail[k] = start ? sum : k == n - 1 ? 0 : NAN;
      if (start) sum += x[start + k - n];
    }
    sum = 0;
    for (int k = 0; k < count; k++) head[k] = sum += x[start + k];
    for (int k = 0; k < count; k++) out[start + k] = (tail[k] + head[k]) / n;
  }
}

/* Bits of a > b; 0 when two are equal, or not numbers. */
static int wide_bits(uint64_t *words, const double *restrict a, const double *restrict b) {
#ifdef __AVX2__
  __m256d clear = _mm256_castsi256_pd(_mm256_set1_epi64x(-1));
  for (int w = 0; w < WORDS; w++) {
    uint64_t word = 0;
    for (int k = 0; k < 64; k += 4) {
      __m256d x = _mm256_load_pd(a + w * 64 + k), y = _mm256_load_pd(b + w * 64 + k);
      word |= (uint64_t)_mm256_movemask_pd(_mm256_cmp_pd(x, y, _CMP_GT_OQ)) << k;
      clear = _mm256_and_pd(clear, _mm256_cmp_pd(x, y, _CMP_NEQ_OQ));
    }
    words[w] = word;
  }
  return _mm256_movemask_pd(clear) == 15;
#else
  int clear = 1;
  for (int w = 0; w < WORDS; w++) {
    words[w] = 0;
    for (int k = 0; k < 64; k++) {
      words[w] |= (uint64_t)(a[w * 64 + k] > b[w * 64 + k]) << k;
      clear &= a[w * 64 + k] < b[w * 64 + k] || a[w * 64 + k] > b[w * 64 + k];
    }
  }
  return clear;
#endif
}

static int narrow_bits(uint64_t *words, const float *restrict a, const float *restrict b) {
#ifdef __AVX2__
  __m256 clear = _mm256_castsi256_ps(_mm256_set1_epi64x(-1));
  for (int w = 0; w < WORDS; w++) {
    uint64_t word = 0;
    for (int k = 0; k < 64; k += 8) {
      __m256 x = _mm256_load_ps(a + w * 64 + k), y = _mm256_load_ps(b + w * 64 + k);
      word |= (uint64_t)_mm256_movemask_ps(_mm256_cmp_ps(x, y, _CMP_GT_OQ)) << k;
      clear = _mm256_and_ps(clear, _mm256_cmp_ps(x, y, _CMP_NEQ_OQ));
    }
    words[w] = word;
  }
  return _mm256_movemask_ps(clear) == 255;
#else
  int clear = 1;
  for (int w = 0; w < WORDS; w++) {
    words[w] = 0;
    for (int k = 0; k < 64; k++) {
      words[w] |= (uint64_t)(a[w * 64 + k] > b[w * 64 + k]) << k;
      clear &= a[w * 64 + k] < b[w * 64 + k] || a[w * 64 + k] > b[w * 64 + k];
    }
  }
  return clear;
#endif
}

/* Every change of side is a crossing. */
static void toggles(Pair *pair, const uint64_t *words, int start, const Fills *fills) {
  uint64_t before = (pair->flags & AT_LEAST) != 0;
  uint32_t holds = pair->flags & HOLDS, entries = pair->entries;
  int waits = before && !holds;
  double worth = pair->worth;
  const double *now = (holds ? fills->cash : fills->units) + start;
  const double *next = (holds ? fills->units : fills->cash) + start;
  for (int w = 0; w < WORDS; w++) {
    uint64_t above = words[w], changes = above ^ (above << 1 | before);
    before = above >> 63;
    if (!changes) continue;
    entries += __builtin_popcountll(changes & above);
    if (waits) changes &= changes - 1, waits = 0;
    for (; changes; changes &= changes - 1) {
      worth *= now[w * 64 + __builtin_ctzll(changes)];
      const double *swap = now;
      now = next;
      next = swap;
      holds ^= HOLDS;
    }
  }
  *pair = (Pair){worth, entries, (before ? AT_LEAST : AT_MOST) | holds};
}

/* Any rows, one after another; the last of all is not followed. */
static void walk(Pair *pair, const double *a, const double *b, int start, int count, const Fills *fills) {
  uint32_t sides = pair->flags & (AT_MOST | AT_LEAST), holds = pair->flags & HOLDS;
  for (int k = 0; k < count; k++) {
    int up = a[k] > b[k] && sides & AT_MOST, down = a[k] < b[k] && sides & AT_LEAST;
    sides = (a[k] <= b[k] ? AT_MOST : 0) | (a[k] >= b[k] ? AT_LEAST : 0);
    pair->entries += up;
    if (start + k == fills->rows - 1 || !(holds ? down : up)) continue;
    pair->worth *= (holds ? fills->cash : fills->units)[start + k];
    holds ^= HOLDS;
  }
  pair->flags = sides | holds;
}

int main(int count, char **given) {
  if (count != 11) return 1;
  int rows = atoi(given[2]), fasts = atoi(given[4]), first_fast = atoi(given[5]);
  int slows = atoi(given[6]), first_slow = atoi(given[7]), step = atoi(given[8]);
  int narrow = atoi(given[9]), repeats = atoi(given[10]), columns = fasts + slows;
  double fee = atof(given[3]), entries = 0, profits = 0;
  const double *open = read_columns(given[1], 2 * (size_t)rows), *close = open + rows;
  double *units = column(rows), *cash = column(rows), *work = column(1 << 16), *times = column(repeats);
  double *wide = column((size_t)columns * rows), *tile = column((size_t)columns * TILE);
  float *small = (float *)column((size_t)columns * TILE);
  Pair *pairs = (Pair *)column(2 * (size_t)fasts * slows);
  Fills fills = {units, cash, rows};
  for (int turn = -1; turn < repeats; turn++) {
    double begin = now_ms();
    for (int row = 0; row + 1 < rows; row++) {
      units[row] = 1 / (open[row + 1] * (1 + fee));
      cash[row] = open[row + 1] * (1 - fee);
    }
    for (int k = 0; k < columns; k++)
      sma(close, wide + (size_t)k * rows, rows, k < fasts ? first_fast + k : first_slow + (k - fasts) * step, work);
    for (int k = 0; k < fasts * slows; k++) pairs[k] = (Pair){1, 0, 0};
    for (int start = 0; start < rows; start += TILE) {
      int size = TILE < rows - start ? TILE : rows - start;
      double anchor = close[start];
      for (int k = 0; k < columns; k++) {
        const double *restrict from = wide + (size_t)k * rows + start;
        double *restrict to = tile + (size_t)k * TILE;
        float *restrict first = small + (size_t)k * TILE;
        for (int row = 0; row < size; row++) to[row] = from[row];
        for (int row = 0; narrow && row < size; row++) first[row] = (float)((from[row] - anchor) / anchor);
      }
      for (int near = 0; near < slows; near += NEAR)
        for (int f = 0; f < fasts; f++)
          for (int s = near; s < near + NEAR && s < slows; s++) {
            Pair *pair = pairs + s * fasts + f;
            uint64_t words[WORDS];
            uint32_t sides = pair->flags & (AT_MOST | AT_LEAST);
            const double *a = tile + (size_t)f * TILE, *b = tile + (size_t)(fasts + s) * TILE;
            int plain = start + TILE < rows && (sides == AT_MOST || sides == AT_LEAST);
            if (plain && narrow) plain = narrow_bits(words, small + f * TILE, small + (fasts + s) * TILE);
            else if (plain) plain = wide_bits(words, a, b);
            if (plain) toggles(pair, words, start, &fills);
            else walk(pair, a, b, start, size, &fills);
          }
    }
    entries = profits = 0;
    for (int k = 0; k < fasts * slows; k++) {
      if (pairs[k].flags & HOLDS) pairs[k].worth *= close[rows - 1] * (1 - fee);
      entries += pairs[k].entries;
      profits += pairs[k].worth - 1;
    }
    if (turn >= 0) times[turn] = now_ms() - begin;
  }
  printf("%.6f %.17g %.17g\n", median(times, repeats), entries, profits);
  return 0;
}

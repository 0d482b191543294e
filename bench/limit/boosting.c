/*
 * Gradient-boosted trees for log-loss, as src/math/boosting trains them: quantiles of 50,000 rows as bins, gradients
 * and hessians rounded by chance and packed in one integer, histograms from rows of bytes, the smaller child counted,
 * trees grown leaf by leaf. One thread.
 * Arguments: file of float64 (features[P][rows], then target[rows]), P, rows to train on, rows that judge.
 * Standard input: "train" or "predict", a line each. Answer: wall ms, processor ms, AUC of the judging rows.
 */
#include "limit.h"

enum { BINS = 255, STRIDE = 256, SAMPLE = 50000, AHEAD = 256, LEAVES = 31, TREES = 100, LEAST_ROWS = 20 };
static const double RATE = 0.1, LEAST_HESSIAN = 1e-3;

static int P, N, T, width;
static double *data, *target, *bounds, *score, *probability, *judged;
static int *bound_count, *order, *spare;
static uint8_t *columns, *matrix;
static int64_t *packed, *pool;
static double gradient_unit, hessian_unit, base;
static int64_t largest_hessian;

typedef struct {
  double score;
  int bin, missing_left, sure, feature;
  int64_t left;
} Split;
typedef struct {
  int start, count, parent, side, has;
  int64_t sum, *histogram;
  Split split;
} Leaf;
typedef struct {
  int nodes, leaves, feature[LEAVES], bin[LEAVES], missing_left[LEAVES], child[LEAVES][2];
  double threshold[LEAVES], value[LEAVES];
} Tree;
static Tree forest[TREES];

static double processor_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void *room(size_t bytes) {
  void *place = aligned_alloc(64, (bytes + 127) & ~(size_t)63);
  if (!place) exit(3);
  return place;
}

static uint64_t key_of(double value) {
  uint64_t bits;
  value += 0.0;
  memcpy(&bits, &value, 8);
  return bits ^ ((uint64_t)((int64_t)bits >> 63) | 0x8000000000000000ull);
}

static double value_of(uint64_t key) {
  double value;
  key ^= key >> 63 ? 0x8000000000000000ull : ~0ull;
  memcpy(&value, &key, 8);
  return value;
}

/* By bytes, the lowest first; returns where the sorted keys are. */
static uint64_t *radix(uint64_t *keys, uint64_t *other, int count) {
  static int counts[8][256];
  memset(counts, 0, sizeof counts);
  for (int k = 0; k < count; k++)
    for (int pass = 0; pass < 8; pass++) counts[pass][keys[k] >> (pass * 8) & 255]++;
  for (int pass = 0; pass < 8; pass++) {
    int *own = counts[pass], sum = 0;
    if (own[keys[0] >> (pass * 8) & 255] == count) continue;
    for (int digit = 0; digit < 256; digit++) {
      int here = own[digit];
      own[digit] = sum;
      sum += here;
    }
    for (int k = 0; k < count; k++) other[own[keys[k] >> (pass * 8) & 255]++] = keys[k];
    uint64_t *swap = keys;
    keys = other;
    other = swap;
  }
  return keys;
}

static int find_bounds(double *out, const double *sorted, int count) {
  int distinct = 0, made = 0, left = count, held = 0;
  for (int k = 0; k < count; k++) distinct += k == 0 || sorted[k] != sorted[k - 1];
  for (int from = 0; from < count;) {
    int to = from + 1;
    while (to < count && sorted[to] == sorted[from]) to++;
    held += to - from;
    distinct--;
    int bins_left = BINS - made;
    if (to < count && bins_left > 1 && held >= 3 && ((int64_t)held * bins_left >= left || distinct < bins_left)) {
      out[made++] = sorted[from] / 2 + sorted[to] / 2;
      left -= held;
      held = 0;
    }
    from = to;
  }
  out[made++] = 1.7976931348623157e308;
  return made;
}

static void bin_column(int feature) {
  static uint64_t keys[SAMPLE], other[SAMPLE];
  static double sorted[SAMPLE];
  const double *x = data + (size_t)feature * N;
  double step = T > SAMPLE ? (double)T / SAMPLE : 1, *edge = bounds + feature * STRIDE;
  int wanted = T > SAMPLE ? SAMPLE : T, count = 0;
  for (int k = 0; k < wanted; k++) {
    double value = x[(int)(k * step)];
    if (isfinite(value)) keys[count++] = key_of(value);
  }
  uint64_t *ready = radix(keys, other, count);
  for (int k = 0; k < count; k++) sorted[k] = value_of(ready[k]);
  for (int k = 0; k < STRIDE; k++) edge[k] = INFINITY;
  bound_count[feature] = find_bounds(edge, sorted, count);
  uint8_t *out = columns + (size_t)feature * T;
  for (int row = 0; row < T; row++) {
    double value = x[row];
    int below = (edge[127] < value) << 7;
    below += (edge[below + 63] < value) << 6;
    below += (edge[below + 31] < value) << 5;
    below += (edge[below + 15] < value) << 4;
    below += (edge[below + 7] < value) << 3;
    below += (edge[below + 3] < value) << 2;
    below += (edge[below + 1] < value) << 1;
    below += edge[below] < value;
    out[row] = isfinite(value) ? below + 1 : 0;
  }
}

static void bin(void) {
  for (int feature = 0; feature < P; feature++) bin_column(feature);
  for (int start = 0; start < T; start += 1024) {
    int end = start + 1024 < T ? start + 1024 : T;
    for (int feature = 0; feature < P; feature++) {
      const uint8_t *own = columns + (size_t)feature * T;
      for (int row = start; row < end; row++) matrix[(size_t)row * width + feature] = own[row];
    }
  }
}

static uint32_t mix(uint32_t row, uint32_t seed) {
  uint32_t word = (row ^ seed) * 0x9e3779b1u;
  word = (word ^ word >> 16) * 0x85ebca6bu ^ seed;
  word = (word ^ word >> 13) * 0xc2b2ae35u;
  return word ^ word >> 16;
}

static void gradients(uint32_t seed) {
  double sum = 0, hessians = 0, largest = 0;
  for (int row = 0; row < T; row++) {
    double p = 1 / (1 + exp(-score[row])), h = p * (1 - p);
    probability[row] = p;
    sum += fabs(p - target[row]);
    hessians += h;
    largest = h > largest ? h : largest;
  }
  double g_scale = 0x1p25 / sum, h_scale = 0x1p26 / hessians;
  for (int row = 0; row < T; row++) {
    double p = probability[row];
    uint32_t chance = mix(row, seed);
    int64_t g = floor((p - target[row]) * g_scale + (chance & 0xffff) / 65536.0);
    int64_t h = floor(p * (1 - p) * h_scale + (chance >> 16) / 65536.0);
    packed[row] = (g << 32) + h;
  }
  gradient_unit = 1 / g_scale;
  hessian_unit = 1 / h_scale;
  largest_hessian = floor(largest * h_scale) + 1;
}

static inline double gradient_of(int64_t sum) { return (double)(sum >> 32); }
static inline double hessian_of(int64_t sum) { return (double)(sum & 0xffffffff); }

/* Blocks of rows, and of each eight features at a time, whose histograms fit the nearest cache. */
static void count_rows(int64_t *out, const int *rows, int count) {
  const uint8_t *at[AHEAD];
  int64_t value[AHEAD];
  memset(out, 0, (size_t)P * STRIDE * 8);
  for (int from = 0; from < count; from += AHEAD) {
    int many = count - from < AHEAD ? count - from : AHEAD;
    for (int k = 0; k < many; k++) {
      at[k] = matrix + (size_t)rows[from + k] * width;
      value[k] = packed[rows[from + k]];
      __builtin_prefetch(at[k]);
      __builtin_prefetch(at[k] + P - 1);
    }
    int feature = 0;
    for (; feature + 8 <= P; feature += 8) {
      int64_t *own = out + feature * STRIDE;
      for (int k = 0; k < many; k++) {
        const uint8_t *bins = at[k] + feature;
        int64_t v = value[k];
        own[bins[0]] += v;
        own[bins[1] + STRIDE] += v;
        own[bins[2] + 2 * STRIDE] += v;
        own[bins[3] + 3 * STRIDE] += v;
        own[bins[4] + 4 * STRIDE] += v;
        own[bins[5] + 5 * STRIDE] += v;
        own[bins[6] + 6 * STRIDE] += v;
        own[bins[7] + 7 * STRIDE] += v;
      }
    }
    for (; feature < P; feature++) {
      int64_t *own = out + feature * STRIDE;
      for (int k = 0; k < many; k++) own[at[k][feature]] += value[k];
    }
  }
}

static Split scan(const Leaf *leaf, int feature, int missing_left, const int *counts) {
  const int64_t *own = leaf->histogram + feature * STRIDE;
  double whole_g = gradient_of(leaf->sum), whole_h = hessian_of(leaf->sum);
  double least = LEAST_HESSIAN / hessian_unit, floor_h = (LEAST_ROWS - 0.5) * (whole_h / leaf->count);
  if (!counts && floor_h > least) least = floor_h;
  int64_t left = missing_left ? own[0] : 0;
  int left_rows = counts && missing_left ? counts[0] : 0;
  Split best = {-1, 0, missing_left, 0, feature, 0};
  for (int bin = 1; bin <= bound_count[feature]; bin++) {
    left += own[bin];
    double g = gradient_of(left), h = hessian_of(left), rest_g = whole_g - g, rest_h = whole_h - h;
    double gain = g * g / (h * hessian_unit) + rest_g * rest_g / (rest_h * hessian_unit);
    int fits = (h >= least) & (rest_h >= least);
    if (counts) {
      left_rows += counts[bin];
      fits &= (left_rows >= LEAST_ROWS) & (leaf->count - left_rows >= LEAST_ROWS);
    }
    if (fits && gain > best.score) {
      best.score = gain;
      best.bin = bin;
      best.left = left;
    }
  }
  double h = hessian_of(best.left), enough = (double)LEAST_ROWS * largest_hessian;
  best.sure = counts || (h >= enough && whole_h - h >= enough);
  if (own[0] == 0) best.missing_left = h * 2 >= whole_h;
  return best;
}

static Split search(const Leaf *leaf, int feature, const int *counts) {
  Split right = scan(leaf, feature, 0, counts);
  if (leaf->histogram[feature * STRIDE] == 0) return right;
  Split left = scan(leaf, feature, 1, counts);
  return left.score > right.score ? left : right;
}

static void find_split(Leaf *leaf) {
  static Split found[4096];
  double g = gradient_of(leaf->sum), whole = g * g / (hessian_of(leaf->sum) * hessian_unit);
  for (int feature = 0; feature < P; feature++) found[feature] = search(leaf, feature, NULL);
  for (;;) {
    int at = -1;
    double best = whole * (1 + 1e-12);
    for (int feature = 0; feature < P; feature++)
      if (found[feature].score > best) best = found[at = feature].score;
    leaf->has = at >= 0;
    if (at < 0) return;
    if (found[at].sure) {
      leaf->split = found[at];
      leaf->split.score = (best - whole) * gradient_unit * gradient_unit;
      return;
    }
    int counts[STRIDE] = {0};
    for (int k = 0; k < leaf->count; k++) counts[columns[(size_t)at * T + order[leaf->start + k]]]++;
    found[at] = search(leaf, at, counts);
  }
}

static int partition(int *rows, int count, const Split *split) {
  const uint8_t *own = columns + (size_t)split->feature * T;
  int least = split->missing_left ? 0 : 1, left = 0, right = 0;
  for (int k = 0; k < count; k++) {
    int row = rows[k], goes_left = (own[row] <= split->bin) & (own[row] >= least);
    rows[left] = row;
    spare[right] = row;
    left += goes_left;
    right += !goes_left;
  }
  memcpy(rows + left, spare, right * sizeof(int));
  return left;
}

static void grow(Tree *tree) {
  Leaf leaves[LEAVES];
  int count = 1;
  for (int row = 0; row < T; row++) order[row] = row;
  leaves[0] = (Leaf){0, T, -1, 0, 0, 0, pool, {.bin = 0}};
  count_rows(pool, order, T);
  for (int bin = 0; bin < STRIDE; bin++) leaves[0].sum += pool[bin];
  find_split(&leaves[0]);
  tree->nodes = 0;
  while (count < LEAVES) {
    int at = -1;
    for (int k = 0; k < count; k++)
      if (leaves[k].has && (at < 0 || leaves[k].split.score > leaves[at].split.score)) at = k;
    if (at < 0) break;
    Leaf *lower = &leaves[at], *upper = &leaves[count], whole = *lower;
    int node = tree->nodes++, cut = partition(order + whole.start, whole.count, &whole.split);
    if (whole.parent >= 0) tree->child[whole.parent][whole.side] = node;
    tree->feature[node] = whole.split.feature;
    tree->bin[node] = whole.split.bin;
    tree->missing_left[node] = whole.split.missing_left;
    tree->threshold[node] = bounds[whole.split.feature * STRIDE + whole.split.bin - 1];
    tree->child[node][0] = ~at;
    tree->child[node][1] = ~count;
    int64_t *counted = pool + (size_t)count * P * STRIDE;
    *lower = (Leaf){whole.start, cut, node, 0, 0, whole.split.left, whole.histogram, {.bin = 0}};
    *upper = (Leaf){whole.start + cut, whole.count - cut, node, 1, 0, whole.sum - whole.split.left, counted, {.bin = 0}};
    count++;
    if (count == LEAVES) break;
    Leaf *small = lower->count <= upper->count ? lower : upper, *large = small == lower ? upper : lower;
    small->histogram = counted;
    large->histogram = whole.histogram;
    if (large->count < 2 * LEAST_ROWS) continue;
    count_rows(counted, order + small->start, small->count);
    for (int cell = 0; cell < P * STRIDE; cell++) whole.histogram[cell] -= counted[cell];
    if (small->count >= 2 * LEAST_ROWS) find_split(small);
    find_split(large);
  }
  tree->leaves = count;
  for (int k = 0; k < count; k++) {
    double value = -RATE * gradient_of(leaves[k].sum) * gradient_unit / (hessian_of(leaves[k].sum) * hessian_unit);
    tree->value[k] = value;
    for (int row = 0; row < leaves[k].count; row++) score[order[leaves[k].start + row]] += value;
  }
}

static void train(void) {
  double sum = 0;
  bin();
  for (int row = 0; row < T; row++) sum += target[row];
  base = log(sum / (T - sum));
  for (int row = 0; row < T; row++) score[row] = base;
  for (int tree = 0; tree < TREES; tree++) {
    gradients(mix(tree, 12345));
    grow(&forest[tree]);
  }
}

static void predict(void) {
  static double block[64 * 4096];
  for (int start = 0; start < N - T; start += 64) {
    int rows = N - T - start < 64 ? N - T - start : 64;
    for (int feature = 0; feature < P; feature++)
      for (int k = 0; k < rows; k++) block[k * P + feature] = data[(size_t)feature * N + T + start + k];
    for (int k = 0; k < rows; k++) judged[start + k] = base;
    for (int t = 0; t < TREES; t++) {
      const Tree *tree = &forest[t];
      for (int k = 0; k < rows; k++) {
        int at = tree->nodes ? 0 : -1;
        while (at >= 0) {
          double x = block[k * P + tree->feature[at]];
          at = tree->child[at][isnan(x) ? !tree->missing_left[at] : !(x <= tree->threshold[at])];
        }
        judged[start + k] += tree->value[~at];
      }
    }
    for (int k = 0; k < rows; k++) judged[start + k] = 1 / (1 + exp(-judged[start + k]));
  }
}

static int by_judged(const void *a, const void *b) {
  double x = judged[*(const int *)a], y = judged[*(const int *)b];
  return (x > y) - (x < y);
}

static double auc(void) {
  int rows = N - T, *place = room(rows * sizeof(int));
  double positives = 0, ranks = 0;
  for (int k = 0; k < rows; k++) place[k] = k;
  qsort(place, rows, sizeof(int), by_judged);
  for (int from = 0; from < rows;) {
    int to = from + 1;
    double ones = target[T + place[from]];
    for (; to < rows && judged[place[to]] == judged[place[from]]; to++) ones += target[T + place[to]];
    ranks += ones * (from + to + 1) / 2.0;
    positives += ones;
    from = to;
  }
  free(place);
  return (ranks - positives * (positives + 1) / 2) / (positives * (rows - positives));
}

int main(int argc, char **argv) {
  if (argc != 5) return 1;
  P = atoi(argv[2]);
  T = atoi(argv[3]);
  N = T + atoi(argv[4]);
  width = (P + 3) & ~3;
  data = read_columns(argv[1], (size_t)(P + 1) * N);
  target = data + (size_t)P * N;
  bounds = room(P * STRIDE * 8);
  bound_count = room(P * sizeof(int));
  columns = room((size_t)P * T);
  matrix = room((size_t)width * T);
  score = room(T * 8);
  probability = room(T * 8);
  packed = room(T * 8);
  order = room(T * sizeof(int));
  spare = room(T * sizeof(int));
  pool = room((size_t)LEAVES * P * STRIDE * 8);
  judged = room((N - T) * 8);
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    double wall = now_ms(), spent = processor_ms();
    if (line[0] == 't') train();
    else predict();
    wall = now_ms() - wall;
    spent = processor_ms() - spent;
    if (line[0] == 't') predict();
    printf("%.3f %.3f %.8f\n", wall, spent, auc());
    fflush(stdout);
  }
  return 0;
}

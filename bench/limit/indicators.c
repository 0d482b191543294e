/*
 * The plain loops of src/math/indicator in C, for candles without gaps: the same sums of blocks, the loops split where
 * that lets the compiler vectorise. usage: indicators DATA ROWS NAME N REPEATS; DATA holds high, low and close.
 * Prints the median milliseconds of a run and a checksum.
 */
#include "limit.h"

typedef struct {
  const double *high, *low, *close;
  double *out[3], *work[6];
  int rows;
} Data;

static void tails_and_heads(const double *restrict x, int n, int count, int first, double *restrict tail,
                            double *restrict head) {
  double sum = 0;
  if (first) {
    for (int k = 0; k < n; k++) tail[k] = NAN;
    tail[n - 1] = 0;
  } else
    for (int k = n - 1; k >= 0; k--) {
      tail[k] = sum;
      sum += x[k - n];
    }
  sum = 0;
  for (int k = 0; k < count; k++) head[k] = sum += x[k];
}

static void sma(Data *d, int n) {
  double *restrict tail = d->work[0], *restrict head = d->work[1];
  for (int start = 0; start < d->rows; start += n) {
    int count = n < d->rows - start ? n : d->rows - start;
    double *restrict out = d->out[0] + start;
    tails_and_heads(d->close + start, n, count, start == 0, tail, head);
    for (int k = 0; k < count; k++) out[k] = (tail[k] + head[k]) / n;
  }
}

/* Sums of deviations from the block's first row, and of their squares or of their products with the position. */
static void deviations(const double *restrict x, int n, int count, int first, int weighted, double **work) {
  double *restrict tail = work[0], *restrict tail2 = work[1];
  double *restrict head = work[2], *restrict head2 = work[3];
  double centre = x[0], sum = 0, sum2 = 0;
  if (first) {
    for (int k = 0; k < n; k++) tail[k] = NAN, tail2[k] = 0;
    tail[n - 1] = 0;
  } else
    for (int k = n - 1; k >= 0; k--) {
      tail[k] = sum;
      tail2[k] = sum2;
      double deviation = x[k - n] - centre;
      sum += deviation;
      sum2 += deviation * (weighted ? k - n : deviation);
    }
  sum = sum2 = 0;
  for (int k = 0; k < count; k++) {
    double deviation = x[k] - centre;
    head[k] = sum += deviation;
    head2[k] = sum2 += deviation * (weighted ? k : deviation);
  }
}

static void deviation_of(Data *d, int n, double *to) {
  double **work = d->work;
  for (int start = 0; start < d->rows; start += n) {
    int count = n < d->rows - start ? n : d->rows - start;
    double *restrict out = to + start;
    const double *restrict tail = work[0], *restrict tail2 = work[1];
    const double *restrict head = work[2], *restrict head2 = work[3];
    deviations(d->close + start, n, count, start == 0, 0, work);
    for (int k = 0; k < count; k++) {
      double sum = tail[k] + head[k];
      double rest = (tail2[k] + head2[k] - sum * sum / n) / n;
      out[k] = sqrt(rest < 0 ? 0 : rest);
    }
  }
}

static void std_dev(Data *d, int n) { deviation_of(d, n, d->out[0]); }

static void bollinger(Data *d, int n) {
  double *upper = d->out[1], *middle = d->out[0], *lower = d->out[2];
  sma(d, n);
  deviation_of(d, n, upper);
  for (int row = 0; row < d->rows; row++) {
    double side = 2 * upper[row], mean = middle[row];
    upper[row] = mean + side;
    lower[row] = mean - side;
  }
}

static void slope(Data *d, int n) {
  double spread = (double)n * ((double)n * n - 1) / 12, half = (n - 1) / 2.0;
  double **work = d->work;
  for (int start = 0; start < d->rows; start += n) {
    int count = n < d->rows - start ? n : d->rows - start;
    double *restrict out = d->out[0] + start;
    const double *restrict tail = work[0], *restrict tail2 = work[1];
    const double *restrict head = work[2], *restrict head2 = work[3];
    deviations(d->close + start, n, count, start == 0, 1, work);
    for (int k = 0; k < count; k++)
      out[k] = (tail2[k] + head2[k] - (k - half) * (tail[k] + head[k])) / spread;
  }
}

static void smooth(const double *restrict x, double *restrict out, int rows, double alpha) {
  double keep = 1 - alpha, average = x[0];
  for (int row = 0; row < rows; row++) {
    if (x[row] != average) average = keep * average + alpha * x[row];
    out[row] = average;
  }
}

static void ema(Data *d, int n) { smooth(d->close, d->out[0], d->rows, 2.0 / (n + 1)); }

static void macd(Data *d, int n) {
  (void)n;
  const double *restrict x = d->close;
  double *restrict line = d->out[0], *restrict signal = d->out[1], *restrict histogram = d->out[2];
  double fast = x[0], slow = x[0], average = 0;
  double a = 2.0 / 13, b = 2.0 / 27, c = 2.0 / 10, keep_a = 1 - a, keep_b = 1 - b, keep_c = 1 - c;
  for (int row = 0; row < d->rows; row++) {
    if (x[row] != fast) fast = keep_a * fast + a * x[row];
    if (x[row] != slow) slow = keep_b * slow + b * x[row];
    double difference = fast - slow;
    if (difference != average) average = keep_c * average + c * difference;
    line[row] = difference;
    signal[row] = average;
    histogram[row] = difference - average;
  }
}

static void rsi(Data *d, int n) {
  const double *restrict x = d->close;
  double *restrict out = d->out[0], *restrict gains = d->work[0], *restrict losses = d->work[1];
  double gain = 0, loss = 0;
  for (int row = 1; row < d->rows; row++) {
    double change = x[row] - x[row - 1];
    gains[row] = change > 0 ? change : 0;
    losses[row] = change < 0 ? -change : 0;
  }
  for (int row = 0; row < n; row++) out[row] = NAN;
  for (int row = 1; row <= n; row++) gain += gains[row], loss += losses[row];
  gain /= n;
  loss /= n;
  for (int row = n; row < d->rows; row++) {
    if (row > n) {
      gain = (gain * (n - 1) + gains[row]) / n;
      loss = (loss * (n - 1) + losses[row]) / n;
    }
    double total = gain + loss;
    out[row] = total == 0 ? 0 : 100 * (gain / total);
  }
}

static void atr(Data *d, int n) {
  const double *restrict high = d->high, *restrict low = d->low, *restrict close = d->close;
  double *restrict out = d->out[0], *restrict range = d->work[0];
  double average = 0;
  for (int row = 1; row < d->rows; row++) {
    double a = high[row] - low[row], b = fabs(high[row] - close[row - 1]), c = fabs(low[row] - close[row - 1]);
    double most = b > c ? b : c;
    range[row] = a > most ? a : most;
  }
  for (int row = 0; row < n; row++) out[row] = NAN;
  for (int row = 1; row <= n; row++) average += range[row];
  out[n] = average /= n;
  for (int row = n + 1; row < d->rows; row++) out[row] = average = (average * (n - 1) + range[row]) / n;
}

static void rolling_max(Data *d, int n) {
  double *restrict tail = d->work[0], *restrict head = d->work[1];
  for (int start = 0; start < d->rows; start += n) {
    int count = n < d->rows - start ? n : d->rows - start;
    const double *restrict x = d->close + start;
    double *restrict out = d->out[0] + start;
    double best = -INFINITY;
    for (int k = n - 1; k >= 0; k--) {
      tail[k] = best;
      if (start > 0) best = x[k - n] > best ? x[k - n] : best;
    }
    best = -INFINITY;
    for (int k = 0; k < count; k++) head[k] = best = x[k] > best ? x[k] : best;
    for (int k = 0; k < count; k++) out[k] = tail[k] > head[k] ? tail[k] : head[k];
  }
  for (int row = 0; row < n - 1 && row < d->rows; row++) d->out[0][row] = NAN;
}

static const struct {
  const char *name;
  void (*run)(Data *, int);
  int outs;
} FUNCTIONS[] = {{"sma", sma, 1},     {"stddev", std_dev, 1}, {"bollinger", bollinger, 3}, {"slope", slope, 1},
                 {"ema", ema, 1},     {"rsi", rsi, 1},        {"atr", atr, 1},             {"macd", macd, 3},
                 {"rollingMax", rolling_max, 1}};

int main(int count, char **given) {
  if (count != 6) return 1;
  int rows = atoi(given[2]), n = atoi(given[4]), repeats = atoi(given[5]);
  double *columns = read_columns(given[1], 3 * (size_t)rows);
  Data data = {columns, columns + rows, columns + 2 * (size_t)rows, {0}, {0}, rows};
  for (int k = 0; k < 3; k++) data.out[k] = column(rows);
  for (int k = 0; k < 6; k++) data.work[k] = column(rows + n);
  double *times = column(repeats);
  for (size_t at = 0; at < sizeof FUNCTIONS / sizeof *FUNCTIONS; at++) {
    if (strcmp(FUNCTIONS[at].name, given[3])) continue;
    FUNCTIONS[at].run(&data, n);
    for (int turn = 0; turn < repeats; turn++) {
      double start = now_ms();
      FUNCTIONS[at].run(&data, n);
      times[turn] = now_ms() - start;
    }
    double sum = 0;
    for (int k = 0; k < FUNCTIONS[at].outs; k++) sum += checksum(data.out[k], rows);
    printf("%.9f %.17g\n", median(times, repeats), sum);
    return 0;
  }
  return 1;
}

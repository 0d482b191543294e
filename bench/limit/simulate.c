/*
 * Long trades on spot markets with a shared wallet, as src/trade/engine has them, in C: a list of entries, each trade
 * followed to its exit at once, two comparisons a candle, booked to the bit. What the benched plans do not need is not
 * there: shorts, protections, candles that open outside of themselves.
 *
 * usage: simulate DATA; DATA holds what struct Header says, then per market time, open, high, low (float64), then per
 * market the masks of entry and exit (uint8). Commands on stdin, one a line, answers on stdout:
 *   list N  builds the list of entries N times          -> nanoseconds of one time
 *   run N   simulates N times                           -> nanoseconds of one time, trades, balance, rejected
 *   trades  writes the trades of the last run           -> 8 float64 a trade
 */
#include "limit.h"

typedef struct {
  double markets, rows, startup, step;
  double balance, ratio, slots, fee, stop, positive, offset, only_offset, use_exit, roi_steps;
  double roi_time[8], roi_ratio[8];
} Header;

typedef struct {
  const double *time, *open, *high, *low;
  const uint8_t *enter, *leave;
  int exit_row, exit_from, entries_end;
} Market;

typedef struct {
  int market, entry, exit, reason, moved, order;
  double amount, open, stake, paid, close, stop, stop_ratio, profit;
} Trade;

typedef struct {
  int clock, market, row;
} Entry;

/* Of this thread alone, so that what else runs on the machine counts on neither side. */
static double cpu_ns(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

enum { SIGNAL, STOP, TRAILING, ROI, FORCED };

static Header h;
static Market *market;
static Entry *entries;
static int entry_count, *own, *place;
static Trade *trades;
static int *closed, *open_trades, *trade_of, *busy_until;
static double *heap;
static int heap_size, trade_count, closed_count, open_count, rejected;
static double profit_sum, entry_high, entry_low;

/* --- money, to the bit -------------------------------------------------------------------------------------------- */

static double ten_high[41], ten_low[41];

/* What the shortest decimal of x has more than x; NaN where floats cannot tell. */
static double residue(double x) {
  if (x < 9007199254740992.0 && floor(x) == x) return 0;
  double power = x * 0x1p-52, apart = x + x * 0x1p-53 - x;
  if (apart == 0) apart = power;
  int64_t bits;
  memcpy(&bits, &x, 8);
  int exponent = 1075 - (int)(bits >> 52), k = ((exponent * 78913) >> 18) + 1;
  if (exponent <= 0 || k > 40) return NAN;
  double ten = ten_high[k], units = x * ten, rest = fma(x, ten, -units) + x * ten_low[k];
  double half = apart * ten * 0.5, tens = nearbyint(units * 0.1);
  double over = units - tens * 8 - tens * 2 + rest;
  over -= nearbyint(over * 0.1) * 10;
  if (over == 0) return 0;
  if (apart == power) return NAN;
  if (fabs(over) < half - 1e-6) return -over / ten;
  if (fabs(over) < half + 1e-6) return NAN;
  double one = over - nearbyint(over), away = fabs(one);
  return away > 0.5 - 1e-6 || away > half - 1e-6 ? NAN : -one / ten;
}

typedef struct {
  uint32_t part[16];
  int parts, places;
} Decimal;

/* digits · 10^-places with the fewest digits that read back as x. */
static Decimal decimal(double x) {
  char text[40];
  int digits = 0;
  do snprintf(text, sizeof text, "%.*e", digits, x);
  while (strtod(text, NULL) != x && digits++ < 17);
  char *e = strchr(text, 'e');
  Decimal d = {{0}, 2, digits - atoi(e + 1)};
  uint64_t whole = 0;
  for (char *c = text; c < e; c++)
    if (*c != '.') whole = whole * 10 + (uint64_t)(*c - '0');
  d.part[0] = (uint32_t)(whole % 1000000000);
  d.part[1] = (uint32_t)(whole / 1000000000 % 1000000000);
  d.part[2] = (uint32_t)(whole / 1000000000 / 1000000000);
  d.parts = 3;
  return d;
}

static Decimal times(Decimal a, Decimal b) {
  Decimal out = {{0}, a.parts + b.parts, a.places + b.places};
  for (int i = 0; i < a.parts; i++) {
    uint64_t carry = 0;
    for (int j = 0; j < b.parts || carry; j++) {
      uint64_t sum = out.part[i + j] + carry + (j < b.parts ? (uint64_t)a.part[i] * b.part[j] : 0);
      out.part[i + j] = (uint32_t)(sum % 1000000000);
      carry = sum / 1000000000;
    }
  }
  return out;
}

static double number(Decimal d) {
  char text[200];
  int at = 0;
  for (int i = d.parts - 1; i >= 0; i--) at += sprintf(text + at, "%09u", d.part[i]);
  sprintf(text + at, "e%d", -d.places);
  return strtod(text, NULL);
}

/* Value of amount at rate without (*plain) and with the fee; side 1 adds it. */
static double booked(double amount, double rate, int side, double *plain) {
  double high = side > 0 ? entry_high : 1 - h.fee, low = side > 0 ? entry_low : -h.fee - (high - 1) - residue(h.fee);
  double product = amount * rate;
  double rest = fma(amount, rate, -product) + (amount * residue(rate) + rate * residue(amount));
  double value = product * high, value_rest = fma(product, high, -value) + product * low + rest * high;
  double first = product + (rest - product * 1e-29), second = value + (value_rest - value * 1e-29);
  if (first == product + (rest + product * 1e-29) && second == value + (value_rest + value * 1e-29)) {
    *plain = first;
    return second;
  }
  Decimal exact = times(decimal(amount), decimal(rate));
  *plain = number(exact);
  Decimal factor = decimal(h.fee);
  /* 1 ± fee: the fee of a bench has few digits, so that this is exact. */
  int64_t ten = 1;
  for (int i = 0; i < factor.places; i++) ten *= 10;
  int64_t digits = h.fee == 0 ? 1 : ten + side * (int64_t)factor.part[0];
  Decimal whole = {{(uint32_t)(digits % 1000000000), (uint32_t)(digits / 1000000000)}, 2, h.fee == 0 ? 0 : factor.places};
  return number(times(exact, whole));
}

static double quick_round(double value, double magnitude) {
  double scaled = value * 1e8, rounded = floor(scaled);
  if (scaled - rounded >= 0.5) rounded++;
  if (fabs(scaled - rounded) > 0.499999 - magnitude * 1e-7 || fabs(scaled) > 0x1p51) return NAN;
  return rounded / 1e8 + 0;
}

static double round8(double value) {
  double quick = quick_round(value, 0);
  if (!isnan(quick)) return quick;
  char text[64];
  snprintf(text, sizeof text, "%.8f", value);
  return strtod(text, NULL) + 0;
}

static double profit_at(const Trade *t, double rate) {
  double worth = t->amount * rate * (1 - h.fee) / t->paid, plain;
  double quick = quick_round(worth - 1, fabs(worth) + 1);
  return isnan(quick) ? round8(booked(t->amount, rate, -1, &plain) / t->paid - 1) : quick;
}

static double earned(const Trade *t) {
  double value = t->amount * t->close * (1 - h.fee), plain;
  double quick = quick_round(value - t->paid, fabs(value) + t->paid);
  return isnan(quick) ? round8(booked(t->amount, t->close, -1, &plain) - t->paid) : quick;
}

/* --- the path of a trade ------------------------------------------------------------------------------------------ */

static int next_set(const uint8_t *mask, int from, int end) {
  int row = from;
  for (uint64_t word; row + 8 <= end; row += 8) {
    memcpy(&word, mask + row, 8);
    if (word) return row + (__builtin_ctzll(word) >> 3);
  }
  while (row < end && !mask[row]) row++;
  return row;
}

static int next_exit(Market *m, int from) {
  if (m->exit_from <= from && from <= m->exit_row) return m->exit_row;
  int last = (int)h.rows - 1, row = next_set(m->leave, from - 1, last);
  while (row < last && m->enter[row]) row = next_set(m->leave, row + 1, last);
  m->exit_from = from;
  return m->exit_row = row + 1;
}

static int row_from(const Market *m, int row, double target) {
  int found = row + (int)ceil((target - m->time[row]) / h.step);
  return found > h.rows ? (int)h.rows : found;
}

/* Row at which the trade is left, or the number of rows. */
static int seek_exit(Trade *t, int from) {
  Market *m = &market[t->market];
  const double *high = m->high, *low = m->low, *open = m->open, *time = m->time;
  int rows = (int)h.rows, steps = (int)h.roi_steps, trails = !isnan(h.positive);
  double unit = t->paid / (t->amount * (1 - h.fee)), clear = 1e-8 * unit;
  double offset_rate = unit + h.offset * unit, base = 1 - h.stop, positive = 1 - h.positive, careful = 1 - 1e-14;
  double from_base = careful / base, from_either = positive > base ? careful / positive : from_base;
  double stop = t->stop, arm = INFINITY, arm_factor = base, arm_ratio = h.stop, trail_reach = INFINITY;
  double roi_rate = INFINITY, opened = time[t->entry];
  int stale = trails, step = -1, step_end = from, row = from;
  int signal = h.use_exit ? next_exit(m, from) : rows;
  for (;;) {
    if (row == step_end) {
      if (row == rows) break;
      while (step + 1 < steps && h.roi_time[step + 1] <= time[row] - opened) step++;
      if (step >= 0) roi_rate = unit + h.roi_ratio[step] * unit;
      step_end = step + 1 < steps ? row_from(m, row, opened + h.roi_time[step + 1]) : rows;
    }
    if (stale) {
      stale = 0;
      double by_base = stop * from_base, either = stop * from_either, offset_from = offset_rate - clear;
      if (!h.only_offset && by_base < offset_from) {
        arm = by_base, arm_factor = base, arm_ratio = h.stop, trail_reach = offset_from;
      } else {
        arm = fmax(offset_from, either), arm_factor = positive, arm_ratio = h.positive;
        trail_reach = either - offset_rate > clear && positive > base ? INFINITY : arm;
      }
    }
    int end = step_end < signal ? step_end : signal;
    double reach = fmin(roi_rate - clear, trail_reach), near = fmin(reach, arm);
    for (; row < end; row++) {
      double best = high[row];
      if (low[row] <= stop) break;
      if (best < near) continue;
      if (best >= reach) break;
      near = best;
      double moved = best * arm_factor;
      if (moved <= stop) continue;
      stop = moved;
      t->stop_ratio = arm_ratio;
      t->moved = 1;
      if (low[row] <= stop) break;
    }
    if (row == step_end) continue;

    double best = high[row], worst = low[row];
    int stopped = stop >= worst;
    if (trails && !stopped) {
      double excess = best - offset_rate, ratio = h.stop, factor = base;
      if (fabs(excess) <= clear) excess = profit_at(t, best) - h.offset;
      if (excess > 0) ratio = h.positive, factor = positive;
      double moved = best * factor;
      if (!(h.only_offset && excess < 0) && moved > stop) {
        stop = moved;
        t->stop_ratio = ratio;
        t->moved = 1;
        stopped = stop >= worst;
      }
      stale = 1;
    }
    if (row == signal) {
      t->reason = SIGNAL;
      t->close = open[row];
      break;
    }
    if (stopped && !t->moved) {
      t->reason = STOP;
      t->close = stop > best ? open[row] : stop;
      break;
    }
    if (best - roi_rate >= -clear) {
      double ratio = h.roi_ratio[step];
      if (best - roi_rate > clear || profit_at(t, best) > ratio) {
        double rate = (t->open * ratio + t->open * (1 + h.fee)) / (1 - h.fee);
        double held = floor((time[row] - opened) / 60000);
        int begins = held > 0 && held * 60000 == h.roi_time[step] && fmod(h.roi_time[step], h.step) == 0;
        t->close = begins && open[row] > rate ? open[row] : fmin(fmax(rate, worst), best);
        t->reason = ROI;
        break;
      }
    }
    if (stopped) {
      t->reason = TRAILING;
      if (stop > best)
        t->close = open[row];
      else if (row > t->entry)
        t->close = stop;
      else
        t->close = fmax(worst, open[row] * (h.only_offset ? 1 + h.offset - h.positive : 1 - t->stop_ratio));
      break;
    }
    row++;
  }
  t->stop = stop;
  return row;
}

/* --- the run ------------------------------------------------------------------------------------------------------ */

#define TRADES 0x1p27

static void push(int clock, int trade) {
  double key = clock * TRADES + trade;
  int at = heap_size++;
  for (; at > 0 && heap[(at - 1) / 2] > key; at = (at - 1) / 2) heap[at] = heap[(at - 1) / 2];
  heap[at] = key;
}

static int pop(void) {
  double first = heap[0], key = heap[--heap_size];
  int at = 0;
  for (int child = 1; child < heap_size; child = 2 * at + 1) {
    if (child + 1 < heap_size && heap[child + 1] < heap[child]) child++;
    if (heap[child] >= key) break;
    heap[at] = heap[child];
    at = child;
  }
  heap[at] = key;
  return (int)(first - floor(first / TRADES) * TRADES);
}

static void close_trade(int id) {
  Trade *t = &trades[id];
  t->profit = earned(t);
  profit_sum += t->profit;
  closed[closed_count++] = id;
  trade_of[t->market] = -1;
  busy_until[t->market] = 0;
  int at = 0;
  while (open_trades[at] != id) at++;
  for (open_count--; at < open_count; at++) open_trades[at] = open_trades[at + 1];
}

static void enter(int index, int row) {
  double tied = 0;
  for (int i = 0; i < open_count; i++) tied += trades[open_trades[i]].stake;
  double free_money = h.balance + profit_sum - tied;
  double available = fmin((tied + free_money) * h.ratio - tied, free_money);
  double stake = fmin((available + tied) / h.slots, available);
  if (!(stake > 0)) return;
  int id = trade_count++;
  Trade *t = &trades[id];
  t->market = index;
  t->entry = row;
  t->open = market[index].open[row];
  t->amount = stake / t->open;
  t->paid = booked(t->amount, t->open, 1, &t->stake);
  t->stop = t->open * (1 - h.stop);
  t->stop_ratio = h.stop;
  t->moved = 0;
  trade_of[index] = id;
  busy_until[index] = INT32_MAX;
  open_trades[open_count++] = id;
  t->exit = seek_exit(t, row);
  if (t->exit == row) close_trade(id);
  else if (t->exit < h.rows) push(t->exit, id);
}

/* First entry from `from` on that is not before `until`. */
static int first_entry(int from, int until) {
  int low = from, step = 1;
  for (; low + step < entry_count && entries[low + step].clock < until; step *= 2) low += step;
  int high = low + step < entry_count ? low + step : entry_count;
  while (low < high) {
    int middle = (low + high) / 2;
    if (entries[middle].clock < until) low = middle + 1;
    else high = middle;
  }
  return low;
}

static void run(void) {
  heap_size = trade_count = closed_count = open_count = rejected = 0;
  profit_sum = 0;
  for (int i = 0; i < h.markets; i++) trade_of[i] = -1, busy_until[i] = 0, market[i].exit_row = -1;
  for (int next = 0; next < entry_count;) {
    int due = heap_size ? (int)(heap[0] / TRADES) : INT32_MAX;
    if (due <= entries[next].clock) {
      int id = pop();
      close_trade(id);
      busy_until[trades[id].market] = due;
    } else if (open_count == (int)h.markets) {
      next = first_entry(next, due);
    } else if (open_count == (int)h.slots) {
      for (; next < entry_count && entries[next].clock < due; next++)
        if (entries[next].clock > busy_until[entries[next].market]) rejected++;
    } else {
      Entry *e = &entries[next++];
      if (e->clock > busy_until[e->market]) enter(e->market, e->row);
    }
  }
  while (heap_size) close_trade(pop());
  for (int i = 0; i < h.markets; i++) {
    if (trade_of[i] < 0) continue;
    Trade *t = &trades[trade_of[i]];
    t->exit = (int)h.rows - 1;
    t->reason = FORCED;
    t->close = market[i].open[t->exit];
    close_trade(trade_of[i]);
  }
}

/* All markets have the same rows here, so that a row is the step of the clock. */
static void list(void) {
  int rows = (int)h.rows, markets = (int)h.markets, last = rows - 2, count = 0;
  memset(place, 0, sizeof(int) * (rows + 1));
  for (int m = 0; m < markets; m++) {
    const uint8_t *wish = market[m].enter, *leave = market[m].leave;
    for (int row = next_set(wish, (int)h.startup, last); row < last; row = next_set(wish, row + 1, last))
      if (!leave[row]) own[count++] = row + 1, place[row + 2]++;
    market[m].entries_end = count;
  }
  entry_count = count;
  for (int row = 0; row < rows; row++) place[row + 1] += place[row];
  for (int m = 0, i = 0; m < markets; m++)
    for (; i < market[m].entries_end; i++) entries[place[own[i]]++] = (Entry){own[i], m, own[i]};
}

int main(int argc, char **argv) {
  FILE *file = argc == 2 ? fopen(argv[1], "rb") : NULL;
  if (!file || fread(&h, sizeof h, 1, file) != 1) return 2;
  size_t markets = (size_t)h.markets, rows = (size_t)h.rows;
  double *prices = column(markets * rows * 4);
  uint8_t *masks = malloc(markets * rows * 2);
  if (fread(prices, 8, markets * rows * 4, file) != markets * rows * 4) return 2;
  if (fread(masks, 1, markets * rows * 2, file) != markets * rows * 2) return 2;
  fclose(file);
  market = calloc(markets, sizeof *market);
  for (size_t i = 0; i < markets; i++) {
    double *p = prices + i * rows * 4;
    market[i] = (Market){p, p + rows, p + 2 * rows, p + 3 * rows, masks + 2 * i * rows, masks + (2 * i + 1) * rows, -1, 0, 0};
  }
  entries = malloc(sizeof *entries * markets * rows);
  own = malloc(sizeof *own * markets * rows);
  place = malloc(sizeof *place * (rows + 1));
  trades = calloc(markets * rows, sizeof *trades);
  closed = malloc(sizeof *closed * markets * rows);
  open_trades = malloc(sizeof *open_trades * (markets + 1));
  trade_of = malloc(sizeof *trade_of * markets);
  busy_until = malloc(sizeof *busy_until * markets);
  heap = malloc(sizeof *heap * (markets + 1));
  for (int k = 0; k <= 40; k++) {
    char text[8];
    sprintf(text, "1e%d", k);
    ten_high[k] = strtod(text, NULL);
    __float128 exact = 1;
    for (int i = 0; i < k; i++) exact *= 10;
    ten_low[k] = (double)(exact - ten_high[k]);
  }
  entry_high = 1 + h.fee;
  entry_low = h.fee - (entry_high - 1) + residue(h.fee);
  list();

  char line[16];
  while (fgets(line, sizeof line, stdin)) {
    char *space = strchr(line, ' ');
    int count = space ? atoi(space) : 0;
    double start = cpu_ns();
    if (line[0] == 'l') {
      for (int i = 0; i < count; i++) list();
      printf("%.0f\n", (cpu_ns() - start) / count);
    } else if (line[0] == 'r') {
      for (int i = 0; i < count; i++) run();
      printf("%.0f %d %.17g %d\n", (cpu_ns() - start) / count, closed_count, h.balance + profit_sum, rejected);
    } else
      for (int i = 0; i < closed_count; i++) {
        Trade *t = &trades[closed[i]];
        double row[8] = {t->market, t->entry, t->exit, t->reason, t->close, t->amount, t->stake, t->profit};
        fwrite(row, 8, 8, stdout);
      }
    fflush(stdout);
  }
  return 0;
}

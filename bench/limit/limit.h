/* What the C contestants of the benches share: seeded columns from a file, a clock, a checksum. */
#ifndef LIMIT_H
#define LIMIT_H
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

/* Room for `count` values, on a cache line. */
static double *column(size_t count) {
  size_t bytes = (count * sizeof(double) + 63) & ~(size_t)63;
  double *room = aligned_alloc(64, bytes + 64);
  if (!room) exit(3);
  memset(room, 0, bytes);
  return room;
}

/* Values of a file, of which there are as many as asked for. */
static inline double *read_columns(const char *path, size_t count) {
  double *values = column(count);
  FILE *file = fopen(path, "rb");
  if (!file || fread(values, sizeof(double), count, file) != count) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(2);
  }
  fclose(file);
  return values;
}

/* Sum of what is known, weighted by place, as bench/limit/checksum.ts has it. */
static inline double checksum(const double *values, int rows) {
  double sum = 0;
  for (int row = 0; row < rows; row++)
    if (!isnan(values[row])) sum += values[row] * (1 + row % 7);
  return sum;
}

static int by_size(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static inline double median(double *times, int count) {
  qsort(times, count, sizeof(double), by_size);
  return times[count / 2];
}
#endif

import { at } from './lanes'

/**
 * Fast minus slow average, the average of that, and their difference; all NaN until that average is known. A NaN row
 * gives NaN and counts as not there. in: x[rows], fast ≤ slow; out: three columns[rows]. An average starts with the
 * first value, or under `meanFirst` with the mean of as many values as its period has, the fast one as late as the
 * slow one. Fast and slow share a vector; the third chain runs beside them.
 */
export function macd(
  line: usize,
  signal: usize,
  histogram: usize,
  x: usize,
  rows: i32,
  fast: i32,
  slow: i32,
  smooth: i32,
  meanFirst: bool,
): void {
  const fastLead: i32 = meanFirst ? fast : 1
  const slowLead: i32 = meanFirst ? slow : 1
  const lead: i32 = meanFirst ? smooth : 1
  const alpha = 2 / (<f64>smooth + 1)
  const keep = 1 - alpha
  const fastAlpha = 2 / (<f64>fast + 1)
  const slowAlpha = 2 / (<f64>slow + 1)
  const fastKeep = 1 - fastAlpha
  const slowKeep = 1 - slowAlpha
  let fastAverage: f64 = 0
  let slowAverage: f64 = 0
  let average: f64 = 0
  let row: i32 = 0
  for (let held: i32 = 0; row < rows && held < slowLead + lead - 1; row++) {
    const value = load<f64>(at(x, row))
    if (Number.isNaN(value)) {
      put(line, signal, histogram, row, NaN, NaN)
      continue
    }
    held++
    if (held <= slowLead) {
      if (held > slowLead - fastLead) fastAverage += value
      slowAverage += value
      if (held === slowLead) {
        fastAverage /= <f64>fastLead
        slowAverage /= <f64>slowLead
      }
    } else {
      if (value !== fastAverage) fastAverage = fastKeep * fastAverage + fastAlpha * value
      if (value !== slowAverage) slowAverage = slowKeep * slowAverage + slowAlpha * value
    }
    if (held >= slowLead) average += fastAverage - slowAverage
    if (held < slowLead + lead - 1) put(line, signal, histogram, row, NaN, NaN)
    else {
      average /= <f64>lead
      put(line, signal, histogram, row, fastAverage - slowAverage, average)
    }
  }
  for (; row < rows; row++) {
    const value = load<f64>(at(x, row))
    if (Number.isNaN(value)) {
      put(line, signal, histogram, row, NaN, NaN)
      continue
    }
    if (value !== fastAverage) fastAverage = fastKeep * fastAverage + fastAlpha * value
    if (value !== slowAverage) slowAverage = slowKeep * slowAverage + slowAlpha * value
    const difference = fastAverage - slowAverage
    if (difference !== average) average = keep * average + alpha * difference
    put(line, signal, histogram, row, difference, average)
  }
  if (Number.isNaN(average)) hideUnknown(line, signal, rows)
}

/** The line is unknown where its average is, which stays unknown once two infinities met in it. */
function hideUnknown(line: usize, signal: usize, rows: i32): void {
  for (let row: i32 = 0; row < rows; row++) {
    if (Number.isNaN(load<f64>(at(signal, row)))) store<f64>(at(line, row), NaN)
  }
}

function put(line: usize, signal: usize, histogram: usize, row: i32, difference: f64, average: f64): void {
  store<f64>(at(signal, row), average)
  store<f64>(at(line, row), difference)
  store<f64>(at(histogram, row), difference - average)
}

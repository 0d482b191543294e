import { allocateColumn, type Column } from '../../domain/index.ts'
import { requirePeriod } from '../guard.ts'
import { onDefinedRows } from '../on-defined-rows.ts'
import { smoothInto } from './ema.ts'
import { smaInto } from './sma.ts'
import { wilderInto } from './wilder.ts'

/** How gains and losses are averaged. */
export type RsiMethod = 'wilder' | 'cutler' | 'ewm'

export interface RsiOptions {
  /**
   * `wilder` (default): seeded at row n with the mean of the first n changes, then (previous·(n − 1) + change) / n;
   * TA-Lib. `cutler`: mean of the last n changes. `ewm`: α = 1/n from the first change on, no seed; pandas.
   */
  readonly method?: RsiMethod
}

/**
 * Relative strength index, 0…100: 100·gain / (gain + loss) of averaged changes, 0 when both are 0;
 * NaN before row n.
 *
 * in: x[rows]; out: out[rows]. NaN: such rows give NaN and are skipped, the change spans them.
 * @throws MathFault `math.period`, `math.length`
 */
export function rsiInto(out: Column, x: Column, n: number, options: RsiOptions = {}): void {
  requirePeriod(n)
  const method = options.method ?? 'wilder'
  onDefinedRows([out], [x], ([to], [from]) => indexInto(to!, from!, { n, method }))
}

/** {@link rsiInto} into a new column in shared memory. */
export function rsi(x: Column, n: number, options: RsiOptions = {}): Column {
  const out = allocateColumn(x.length)
  rsiInto(out, x, n, options)
  return out
}

function indexInto(out: Column, x: Column, { n, method }: { n: number; method: RsiMethod }): void {
  const changes = x.length - 1
  const gains = new Float64Array(changes)
  const losses = new Float64Array(changes)
  for (let row = 0; row < changes; row++) {
    const change = x[row + 1]! - x[row]!
    gains[row] = Math.max(change, 0)
    losses[row] = Math.max(-change, 0)
  }
  const gain = averaged(gains, n, method)
  const loss = averaged(losses, n, method)
  out.fill(NaN, 0, Math.min(n, x.length))
  for (let row = n - 1; row < changes; row++) {
    const total = gain[row]! + loss[row]!
    out[row + 1] = total === 0 ? 0 : 100 * (gain[row]! / total)
  }
}

function averaged(changes: Column, n: number, method: RsiMethod): Column {
  const out = method === 'cutler' ? new Float64Array(changes.length) : changes
  switch (method) {
    case 'wilder':
      wilderInto(out, changes, { n, from: 0 })
      break
    case 'cutler':
      smaInto(out, changes, n)
      break
    case 'ewm':
      smoothInto(out, changes, { alpha: 1 / n, lead: 1 })
      break
  }
  return out
}

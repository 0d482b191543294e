import type { Candles, Column } from '../../../domain/index.ts'
import {
  type CrossesPiece,
  crossFillsInto,
  crossSweepBytes,
  type EmaSeed,
  type KernelMemory,
  MathFault,
  openKernelMemory,
  runSweepPiece,
  type SweepPiece,
} from '../../../math/index.ts'
import type { SweepThreads } from './sweep-threads.ts'

export interface AverageSweep {
  readonly candles: Pick<Candles, 'open' | 'close'>
  readonly average: 'sma' | 'ema'
  /** Of exponential averages; default `first`. */
  readonly seed?: EmaSeed
  /** Periods of the fast average; those not below the slow one's make no pair with it. */
  readonly fast: readonly number[]
  readonly slow: readonly number[]
  /** Share of the turnover, paid on both sides. */
  readonly fee: number
  /** First row that is walked, for whoever holds nothing yet; those before it only warm the averages. Default 0. */
  readonly from?: number
}

/** One row for each pair of periods, fast within slow, in the order in which they were given. */
export interface SweptAverages {
  readonly fast: Uint32Array
  readonly slow: Uint32Array
  /** Candles on which the fast average crosses above the slow one. */
  readonly entries: Uint32Array
  /** What a walk wins that is long between such a candle and the next crossing below: see `walkCrosses`. */
  readonly profits: Column
}

export interface SweepOptions {
  readonly threads?: SweepThreads
  /** To be used again by later sweeps, which saves the first touch of it; it is released first. */
  readonly memory?: KernelMemory
}

/** Averages scratch of a thread: tails of two blocks. */
const AVERAGE_BYTES = 32

/**
 * A first look at many pairs of moving averages, before any is simulated: every distinct average is computed once,
 * every pair walked over its crossings, always with all the cash and without stops. Equal for any number of threads.
 * @throws MathFault `math.period`, `math.length`, `math.option`, `math.memory` when columns exceed 4 GiB
 */
export async function sweepAverages(sweep: AverageSweep, options: SweepOptions = {}): Promise<SweptAverages> {
  const { threads = HERE, memory = openKernelMemory() } = options
  const { candles, average, seed = 'first', fast, slow, fee, from = 0 } = sweep
  const rows = candles.close.length
  const walked = rows - requireRow(from, rows)
  memory.release()
  const x = memory.copyOf(candles.close)
  const walkedCandles = { open: candles.open.subarray(from), close: candles.close.subarray(from) }
  const filled = { units: memory.column(walked), cash: memory.column(walked) }
  const fills = crossFillsInto(filled, walkedCandles, fee)
  const columns = new Map([...fast, ...slow].map((n) => [requireExact(n), 0]))
  for (const n of columns.keys()) columns.set(n, memory.column(rows).byteOffset)

  const longest = Math.max(0, ...columns.keys())
  const averages = split(columns.size, threads.count).map(({ from, to }): SweepPiece => {
    const outs = [...columns].slice(from, to).map(([n, address]) => ({ n, address }))
    const part = memory.part(AVERAGE_BYTES * Math.min(longest, rows) + 1024)
    return { kind: 'averages', part, rows, average, seed, x: x.byteOffset, outs }
  })
  await threads.sweep(averages, memory)

  const swept = pairsOf(fast, slow)
  const parts = split(swept.fast.length, threads.count)
  const walks = parts.map((run): CrossesPiece => {
    const { periods, pairs } = numbered(swept, run)
    return {
      kind: 'crosses',
      part: memory.part(crossSweepBytes(periods.length, run.to - run.from) + 1024),
      rows: walked,
      columns: periods.map((n) => columns.get(n)! + from * Float64Array.BYTES_PER_ELEMENT),
      pairs,
      fills: { units: fills.units.byteOffset, cash: fills.cash.byteOffset, last: fills.last },
    }
  })
  const results = await threads.sweep(walks, memory)
  for (const [part, run] of parts.entries()) {
    swept.entries.set(results[part]!.entries, run.from)
    swept.profits.set(results[part]!.profits, run.from)
  }
  return swept
}

/** The pairs whose fast period is below the slow one, results still 0. */
function pairsOf(fast: readonly number[], slow: readonly number[]): SweptAverages {
  const shorts = slow.flatMap((long) => fast.filter((short) => short < long))
  const longs = slow.flatMap((long) => fast.filter((short) => short < long).fill(long))
  return {
    fast: Uint32Array.from(shorts),
    slow: Uint32Array.from(longs),
    entries: new Uint32Array(shorts.length),
    profits: new Float64Array(shorts.length),
  }
}

/** The distinct periods of some pairs, and the pairs as numbers of these. */
function numbered({ fast, slow }: SweptAverages, { from, to }: Run) {
  const periods = [...new Set([...fast.subarray(from, to), ...slow.subarray(from, to)])]
  const numbers = new Map(periods.map((n, number) => [n, number]))
  const pairs = new Uint32Array(2 * (to - from))
  for (let at = 0; at < to - from; at++) {
    pairs[2 * at] = numbers.get(fast[from + at]!)!
    pairs[2 * at + 1] = numbers.get(slow[from + at]!)!
  }
  return { periods, pairs }
}

/** One piece after another, in the thread that asks. */
const HERE: SweepThreads = {
  count: 1,
  sweep: async (pieces, memory) => pieces.map((piece) => runSweepPiece(piece, memory)),
}

/** Before anything is allocated for a period that is none. */
function requireExact(n: number): number {
  if (Number.isInteger(n) && n >= 1) return n
  throw new MathFault('math.period', `a period of ${n} rows`, 'Use a whole number of at least 1.')
}

function requireRow(from: number, rows: number): number {
  if (Number.isInteger(from) && from >= 0 && from <= rows) return from
  throw new MathFault(
    'math.option',
    `from is ${from}, of ${rows} rows`,
    'Give the number of one of the rows.',
  )
}

interface Run {
  readonly from: number
  readonly to: number
}

/** At most so many runs of about equal length, none of them empty. */
function split(length: number, parts: number): Run[] {
  const size = Math.max(1, Math.ceil(length / parts))
  return Array.from({ length: Math.ceil(length / size) }, (_, part) => ({
    from: part * size,
    to: Math.min(length, (part + 1) * size),
  }))
}

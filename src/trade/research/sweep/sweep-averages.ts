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
  const { candles, average, seed = 'first', fast, slow, fee } = sweep
  const rows = candles.close.length
  memory.release()
  const x = memory.copyOf(candles.close)
  const fills = crossFillsInto({ units: memory.column(rows), cash: memory.column(rows) }, candles, fee)
  const columns = new Map([...fast, ...slow].map((n) => [requireExact(n), 0]))
  for (const n of columns.keys()) columns.set(n, memory.column(rows).byteOffset)

  const longest = Math.max(0, ...columns.keys())
  const scratch = () => memory.part(AVERAGE_BYTES * Math.min(longest, rows) + 1024)
  const averages = split([...columns], threads.count).map((some): SweepPiece => {
    const outs = some.map(([n, address]) => ({ n, address }))
    return { kind: 'averages', part: scratch(), rows, average, seed, x: x.byteOffset, outs }
  })
  await threads.sweep(averages, memory)

  const pairs = slow.flatMap((long) =>
    fast.filter((short) => short < long).map((short): Pair => [short, long]),
  )
  const walks = split(pairs, threads.count).map((some): CrossesPiece => {
    const periods = [...new Set(some.flat())]
    const numbers = new Map(periods.map((n, at) => [n, at]))
    return {
      kind: 'crosses',
      part: memory.part(crossSweepBytes(periods.length, some.length) + 1024),
      rows,
      columns: periods.map((n) => columns.get(n)!),
      pairs: Uint32Array.from(some.flat(), (n) => numbers.get(n)!),
      fills: { units: fills.units.byteOffset, cash: fills.cash.byteOffset, last: fills.last },
    }
  })
  const results = await threads.sweep(walks, memory)
  const entries = results.flatMap((result) => [...result!.entries])
  const profits = results.flatMap((result) => [...result!.profits])
  return {
    fast: Uint32Array.from(pairs, ([short]) => short),
    slow: Uint32Array.from(pairs, ([, long]) => long),
    entries: Uint32Array.from(entries),
    profits: Float64Array.from(profits),
  }
}

type Pair = readonly [fast: number, slow: number]

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

/** Into at most so many runs of about equal length, none of them empty. */
function split<T>(all: readonly T[], parts: number): (readonly T[])[] {
  const size = Math.max(1, Math.ceil(all.length / parts))
  return Array.from({ length: Math.ceil(all.length / size) }, (_, part) =>
    all.slice(part * size, (part + 1) * size),
  )
}

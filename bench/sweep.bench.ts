import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openThreads } from '../src/adapters/threads/index.ts'
import { crossFillsInto, openKernelMemory, sma, walkCrosses } from '../src/math/index.ts'
import { type AverageSweep, type SweptAverages, sweepAverages } from '../src/trade/research/index.ts'
import { quantile } from './harness.ts'
import { seededPrices } from './kernels/seeded-prices.ts'
import { BEST_FLAGS, compileLimit, LIMIT_FOLDER, runLimit } from './limit/c-limit.ts'

const ROWS = 100_000
const FEE = 0.001
const FASTS = 100
const FIRST_FAST = 5
const SLOWS = 100
const FIRST_SLOW = 110
const STEP = 2
const PAIRS = FASTS * SLOWS
/** Pairs that plain TypeScript walks, one after another; its time is scaled to all of them. */
const PLAIN_PAIRS = 100
const TURNS = 3

interface Sums {
  readonly entries: number
  readonly profits: number
}

interface Contestant {
  readonly name: string
  /** Milliseconds of a sweep, and what came out of it. */
  readonly run: () => Promise<Sums & { readonly ms: number }>
}

/** 10,000 pairs of moving averages on 100,000 candles: in this thread, in two, and in C. */
export async function run(flags: readonly string[]): Promise<void> {
  const [, , close] = seededPrices(ROWS)
  const open = close.map((_, row) => close[Math.max(0, row - 1)]!)
  const sweep: AverageSweep = {
    candles: { open, close },
    average: 'sma',
    fast: Array.from({ length: FASTS }, (_, k) => FIRST_FAST + k),
    slow: Array.from({ length: SLOWS }, (_, k) => FIRST_SLOW + k * STEP),
    fee: FEE,
  }
  console.log(`\nSweep of ${PAIRS.toLocaleString('en')} SMA pairs on ${ROWS.toLocaleString('en')} candles`)
  checkAgainstPlain(sweep, await sweepAverages(sweep))

  await using threads = openThreads(2, { smallWorkMs: 0 })
  const [alone, shared] = [openKernelMemory(), openKernelMemory()]
  const contestants: readonly Contestant[] = [
    ...limits(sweep),
    timed('leme, 1 thread', () => sweepAverages(sweep, { memory: alone })),
    timed('leme, 2 threads', () => sweepAverages(sweep, { memory: shared, threads })),
  ]
  const times = await rounds(contestants, flags.includes('--quick') ? 5 : 21)
  print(contestants, times)
  await printFresh(sweep)
  printPlain(sweep)
  printGoals(contestants, times)
}

function limits({ candles }: AverageSweep): Contestant[] {
  const program = compileLimit('sweep.c', BEST_FLAGS)
  if (program === undefined) return []
  const data = join(LIMIT_FOLDER, 'sweep.bin')
  writeFileSync(data, Buffer.concat([bytesOf(candles.open), bytesOf(candles.close)]))
  const grid = [FASTS, FIRST_FAST, SLOWS, FIRST_SLOW, STEP]
  return ['C, AVX2 tiles', 'C, AVX2 tiles in 32 bits first'].map((name, narrow) => ({
    name,
    async run() {
      const [ms, entries, profits] = runLimit(program, [data, ROWS, FEE, ...grid, narrow, TURNS])
      return { ms: ms!, entries: entries!, profits: profits! }
    },
  }))
}

/** As C does it: once to warm up, then the median of a few. */
function timed(name: string, sweep: () => Promise<SweptAverages>): Contestant {
  return {
    name,
    async run() {
      const { entries, profits } = await sweep()
      const turns: number[] = []
      for (let turn = 0; turn < TURNS; turn++) {
        const start = performance.now()
        await sweep()
        turns.push(performance.now() - start)
      }
      return { ms: quantile(turns, 0.5), entries: sum(entries), profits: sum(profits) }
    },
  }
}

/** Every contestant in turning order, a round at a time; all sums are compared in the first, which is not timed. */
async function rounds(contestants: readonly Contestant[], count: number): Promise<number[][]> {
  const times = contestants.map((): number[] => [])
  const first: Sums[] = []
  for (const { run } of contestants) first.push(await run())
  for (const { entries, profits } of first) {
    assert.equal(entries, first[0]!.entries)
    assert.ok(Math.abs(profits - first[0]!.profits) <= 1e-7 * Math.abs(profits), `${profits}`)
  }
  for (let round = 0; round < count; round++) {
    for (let turn = 0; turn < contestants.length; turn++) {
      const index = (turn + round) % contestants.length
      times[index]!.push((await contestants[index]!.run()).ms)
    }
  }
  return times
}

function print(contestants: readonly Contestant[], times: readonly number[][]): void {
  for (const [index, { name }] of contestants.entries()) {
    const ms = quantile(times[index]!, 0.5)
    const spread = `${quantile(times[index]!, 0.1).toFixed(0)}–${quantile(times[index]!, 0.9).toFixed(0)}`
    console.log(
      `  ${name.padEnd(34)}${ms.toFixed(1).padStart(9)} ms (${spread})   ${(PAIRS / ms).toFixed(1).padStart(7)} k pairs/s`,
    )
  }
}

/** With memory that nobody has written before. */
async function printFresh(sweep: AverageSweep): Promise<void> {
  const start = performance.now()
  await sweepAverages(sweep)
  const ms = performance.now() - start
  const name = 'leme, 1 thread, new memory'.padEnd(34)
  console.log(
    `  ${name}${ms.toFixed(1).padStart(9)} ms (once)   ${(PAIRS / ms).toFixed(1).padStart(7)} k pairs/s`,
  )
}

function printPlain({ candles, fast, slow, fee }: AverageSweep): void {
  const start = performance.now()
  const fills = fillsOf({ candles, fee })
  for (let pair = 0; pair < PLAIN_PAIRS; pair++) {
    walkCrosses(sma(candles.close, fast[pair % FASTS]!), sma(candles.close, slow[pair % SLOWS]!), fills)
  }
  const ms = ((performance.now() - start) * PAIRS) / PLAIN_PAIRS
  console.log(
    `  ${'plain TypeScript, pair by pair'.padEnd(34)}${ms.toFixed(1).padStart(9)} ms (${PLAIN_PAIRS} pairs, scaled)   ${(PAIRS / ms).toFixed(1)} k pairs/s`,
  )
}

function printGoals(contestants: readonly Contestant[], times: readonly number[][]): void {
  const of = (name: string) => times[contestants.findIndex((contestant) => contestant.name === name)]
  const ratio = (name: string, to: string) => {
    const [top, bottom] = [of(name), of(to)]
    return (
      top &&
      bottom &&
      quantile(
        top.map((ms, round) => ms / bottom[round]!),
        0.5,
      )
    )
  }
  const say = (what: string, value: number | undefined, goal: number) => {
    if (value === undefined) return
    console.log(`  ${what}: ${value.toFixed(2)}×, goal ≥ ${goal}× ${value >= goal ? 'met' : 'MISSED'}`)
  }
  say('speed of tiled AVX2 C', ratio('C, AVX2 tiles', 'leme, 1 thread'), 0.5)
  say('speed of the same in 32 bits', ratio('C, AVX2 tiles in 32 bits first', 'leme, 1 thread'), 0.5)
  say('two threads against one', ratio('leme, 1 thread', 'leme, 2 threads'), 1.9)
  console.log('  three times vectorbt: not measured, it is a Python package')
}

/** To the bit, on pairs from everywhere. */
function checkAgainstPlain(sweep: AverageSweep, found: SweptAverages): void {
  const fills = fillsOf(sweep)
  for (let row = 0; row < PAIRS; row += 997) {
    const [a, b] = [found.fast[row]!, found.slow[row]!].map((n) => sma(sweep.candles.close, n))
    assert.deepEqual(
      { entries: found.entries[row], profit: found.profits[row] },
      { ...walkCrosses(a!, b!, fills) },
    )
  }
}

function fillsOf({ candles, fee }: Pick<AverageSweep, 'candles' | 'fee'>) {
  const [units, cash] = [new Float64Array(ROWS), new Float64Array(ROWS)]
  return crossFillsInto({ units, cash }, candles, fee)
}

function sum(values: Uint32Array | Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}

function bytesOf(column: Float64Array): Buffer {
  return Buffer.from(Float64Array.from(column).buffer)
}

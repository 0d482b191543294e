import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { allocateColumn, allocateMask, type Column, type Mask } from '../src/domain/index.ts'
import { openKernelMemory } from '../src/math/wasm/kernel-memory.ts'
import { type Contestant, compare, quantile, type Standing } from './harness.ts'
import { FUNCTIONS, type MeasuredFunction, type Out, type Prices } from './kernels/functions.ts'
import { seededPrices } from './kernels/seeded-prices.ts'
import { BEST_FLAGS, compileLimit, GOAL_FLAGS, LIMIT_FOLDER, runLimit } from './limit/c-limit.ts'
import { checksum } from './limit/checksum.ts'

const ROWS = 100_000
const SIZES = [1_000, 10_000, 100_000, 1_000_000]
/** Rows of one measurement, so that small columns are run often enough to be timed. */
const LEAST_COUNT = 100_000
const TURNS = 5

/** The kernels beside C, and beside plain TypeScript with and without the copies into their memory. */
export async function run(flags: readonly string[]): Promise<void> {
  const budgetMs = flags.includes('--quick') ? 300 : 1500
  const given = seededPrices(ROWS)
  printLimits(given, budgetMs)
  console.log('\nKernels against plain TypeScript: ns a row, and how many times as fast')
  for (const rows of SIZES) {
    console.log(`  ${rows.toLocaleString('en')} rows`)
    const prices = given[0].length === rows ? given : seededPrices(rows)
    for (const measured of FUNCTIONS) {
      const contestants = [plain(measured, prices), inPlace(measured, prices), onCopies(measured, prices)]
      printAgainstPlain(measured, compare(contest(measured, contestants, rows), { budgetMs: budgetMs / 3 }))
    }
  }
}

function printLimits(given: Prices, budgetMs: number): void {
  const program = compileLimit('indicators.c', GOAL_FLAGS)
  const best = program && compileLimit('indicators.c', BEST_FLAGS)
  if (program === undefined || best === undefined) return
  const data = join(LIMIT_FOLDER, 'prices.bin')
  writeFileSync(data, Buffer.concat(given.map((column) => Buffer.from(Float64Array.from(column).buffer))))
  console.log(`\nKernels in place against C, ${ROWS.toLocaleString('en')} rows: ns a row`)
  console.log(`  C is ${GOAL_FLAGS.join(' ')}, best C ${BEST_FLAGS.join(' ')}`)
  for (const measured of FUNCTIONS) {
    if (measured.limit === undefined) continue
    const args = [data, ROWS, measured.limit, measured.n, TURNS]
    const limits = [limitOf(program, args), limitOf(best, args)]
    const contestants = [...limits, inPlace(measured, given), plain(measured, given)]
    printAgainstLimit(measured, compare(contest(measured, contestants), { budgetMs }))
  }
}

function contest({ name }: MeasuredFunction, contestants: readonly Contestant[], rows = ROWS) {
  return { name, unit: 'row', count: rows * repeats(rows), contestants, sameResult: sameSum }
}

function repeats(rows: number): number {
  return Math.max(1, LEAST_COUNT / rows)
}

function plain(measured: MeasuredFunction, prices: Prices): Contestant {
  const rows = prices[0].length
  const to = Array.from({ length: measured.outs }, () => allocateColumn(rows))
  const mask = allocateMask(rows)
  return steady(
    'plain TypeScript',
    rows,
    () => measured.plain(to, prices, mask),
    resultOf(measured, to, mask),
  )
}

function inPlace(measured: MeasuredFunction, prices: Prices): Contestant {
  const memory = openKernelMemory()
  const rows = prices[0].length
  const to = Array.from({ length: measured.outs }, () => memory.column(rows))
  const mask = memory.mask(rows)
  const from: Prices = [memory.copyOf(prices[0]), memory.copyOf(prices[1]), memory.copyOf(prices[2])]
  return steady('kernel in place', rows, () => measured.kernel(to, from, mask), resultOf(measured, to, mask))
}

/** What a column of ordinary memory costs: into the kernel's memory and out of it again. */
function onCopies(measured: MeasuredFunction, prices: Prices): Contestant {
  const memory = openKernelMemory()
  const rows = prices[0].length
  const to = Array.from({ length: measured.outs }, () => allocateColumn(rows))
  const mask = allocateMask(rows)
  const { reads = [false, false, true] } = measured
  const copyOf = (at: 0 | 1 | 2) => (reads[at] ? memory.copyOf(prices[at]) : memory.column(0))
  const work = () => {
    memory.release()
    const from: Prices = [copyOf(0), copyOf(1), copyOf(2)]
    const made = to.map(() => memory.column(rows))
    const flags = memory.mask(measured.isMask ? rows : 0)
    measured.kernel(made, from, flags)
    for (const [at, column] of made.entries()) to[at]!.set(column)
    mask.set(flags)
  }
  return steady('kernel on copies', rows, work, resultOf(measured, to, mask))
}

function resultOf({ isMask }: MeasuredFunction, columns: readonly Column[], mask: Mask): readonly Out[] {
  return isMask ? [mask] : columns
}

/** As C does it: once to warm up, then the median of a few. */
function steady(name: string, rows: number, work: () => void, result: readonly Out[]): Contestant {
  const times = repeats(rows)
  let ms = 0
  return {
    name,
    run() {
      work()
      const turns = Array.from({ length: TURNS }, () => {
        const start = performance.now()
        for (let turn = 0; turn < times; turn++) work()
        return performance.now() - start
      })
      ms = quantile(turns, 0.5)
      return result
    },
    ownMs: () => ms,
  }
}

function limitOf(program: string, args: readonly (string | number)[]): Contestant {
  let ms = 0
  return {
    name: 'C',
    run() {
      const [time, sum] = runLimit(program, args)
      ms = time!
      return sum
    },
    ownMs: () => ms,
  }
}

/** Equal but for what a fused multiplication and addition changes in C. */
function sameSum(a: unknown, b: unknown): void {
  const [left, right] = [a, b].map((result) =>
    typeof result === 'number' ? result : checksum(result as readonly Out[]),
  )
  assert.ok(Math.abs(left! - right!) <= 1e-7 * Math.abs(right!), `checksums ${left} and ${right}`)
}

function printAgainstLimit({ name, goal }: MeasuredFunction, standings: Standing[]): void {
  const [limit, best, kernel, plain] = standings as [Standing, Standing, Standing, Standing]
  const verdict = kernel.ratio <= goal! ? 'met' : 'MISSED'
  const spread = `${kernel.ratioLow.toFixed(2)}–${kernel.ratioHigh.toFixed(2)}`
  console.log(
    `  ${name.padEnd(12)} C ${ns(limit)}   best C ${ns(best)}   kernel ${ns(kernel)}   plain ${ns(plain)}   ` +
      `kernel ${kernel.ratio.toFixed(2)}× C (${spread}), goal ≤ ${goal!.toFixed(1)}× ${verdict}; ` +
      `${(kernel.ms / best.ms).toFixed(2)}× best C`,
  )
}

function printAgainstPlain({ name }: MeasuredFunction, [plain, inPlace, onCopies]: Standing[]): void {
  console.log(
    `    ${name.padEnd(12)} plain ${ns(plain!)}   in place ${ns(inPlace!)} ${times(inPlace!)}   ` +
      `on copies ${ns(onCopies!)} ${times(onCopies!)}`,
  )
}

function ns({ nanosecondsPerUnit }: Standing): string {
  return nanosecondsPerUnit.toFixed(2).padStart(6)
}

function times({ ratio }: Standing): string {
  return `${(1 / ratio).toFixed(2)}×`.padStart(6)
}

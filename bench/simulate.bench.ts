import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  allocateCandles,
  allocateMask,
  type Candles,
  type ClosedTrade,
  parsePair,
  parseTimeframe,
  timeframeMs,
} from '../src/domain/index.ts'
import { random } from '../src/math/index.ts'
import { fastPlan } from '../src/trade/engine/fast/fast-plan.ts'
import { openKernelDesk } from '../src/trade/engine/fast/kernel.ts'
import { KernelRun } from '../src/trade/engine/fast/kernel-run.ts'
import { simulateFast } from '../src/trade/engine/fast/simulate-fast.ts'
import { simulateMany } from '../src/trade/engine/fast/simulate-many.ts'
import { type Market, simulate, tradingSettings } from '../src/trade/engine/index.ts'
import { SimulatedExchange } from '../src/trade/orders/index.ts'
import { quantile, swallow } from './harness.ts'
import { compileLimit, GOAL_FLAGS, LIMIT_FOLDER } from './limit/c-limit.ts'

const TIMEFRAME = parseTimeframe('5m')
const STARTUP = 50
/** Without contraction, or its sums would not be ours to the bit. */
const FLAGS = [...GOAL_FLAGS, '-ffp-contract=off']
const REASONS = ['exit_signal', 'stop_loss', 'trailing_stop_loss', 'roi', 'force_exit']
const TRIALS = 20
const ROUNDS = 15
const WINDOW_NS = 50e6
const LIMIT = 'C, list at hand'

const settings = tradingSettings(
  { stop: 0.03, roi: { 0: 0.04, 60: 0.01 }, trailing: { positive: 0.005, offset: 0.015 } },
  { maxOpenTrades: 3 },
)

interface Field {
  readonly name: string
  readonly pairs: number
  readonly rows: number
  /** An entry in so many candles of a pair. */
  readonly every: number
  /** What the goal allows, as a ratio to C. */
  readonly goal: number
}

const FIELDS: readonly Field[] = [
  { name: 'sparse', pairs: 1, rows: 200_000, every: 5000, goal: 1.9 },
  { name: 'busy', pairs: 1, rows: 200_000, every: 20, goal: 1.25 },
  { name: 'sparse', pairs: 20, rows: 50_000, every: 5000, goal: 1.9 },
  { name: 'busy', pairs: 20, rows: 50_000, every: 20, goal: 1.25 },
  { name: 'sparse', pairs: 100, rows: 20_000, every: 5000, goal: 1.6 },
  { name: 'busy', pairs: 100, rows: 20_000, every: 20, goal: 1.6 },
]

/**
 * The engine's simulators beside the same algorithm in C, on the same candles, to the same trades. Times are
 * those of the thread's processor, so that what else runs on the machine counts for nobody.
 */
export async function run(): Promise<void> {
  const program = compileLimit('simulate.c', FLAGS)
  for (const field of FIELDS) await contest(field, program)
}

async function contest(field: Field, program: string | undefined): Promise<void> {
  const { name, pairs, rows, every } = field
  const markets = Array.from({ length: pairs }, (_, index) => market(index, { rows, every }))
  const plan = fastPlan(markets, settings)
  assert.ok(plan)
  const reference = () => simulate(markets, { settings, exchange: new SimulatedExchange(settings) })
  const wanted = reference()
  const found = simulateFast(plan)
  assert.deepEqual({ ...found, path: undefined }, { ...wanted, path: undefined })

  const limit = program ? new Limit(program, write(join(LIMIT_FOLDER, 'simulate.data'), markets)) : undefined
  if (limit) await limit.check(markets, wanted.trades)
  const again = new KernelRun(plan.series, openKernelDesk())
  again.takeMasks(plan.masks, plan.rules)
  const trials = Array.from({ length: TRIALS }, () => ({ settings }))
  const ways: Record<string, { readonly count: number; readonly run: () => unknown }> = {
    'leme, lists at hand': { count: 1, run: () => again.run(plan.rules).finalBalance },
    [`leme, a trial of ${TRIALS}`]: { count: TRIALS, run: () => simulateMany(markets, trials).length },
    'leme, from markets to balance': {
      count: 1,
      run: () => simulateFast(fastPlan(markets, settings)!).finalBalance,
    },
    'leme, from markets to trades': {
      count: 1,
      run: () => simulateFast(fastPlan(markets, settings)!).trades.length,
    },
    reference: { count: 1, run: () => reference().finalBalance },
  }

  const times = new Map<string, number[]>()
  const note = (way: string, nanoseconds: number) => times.set(way, [...(times.get(way) ?? []), nanoseconds])
  for (let round = 0; round < ROUNDS; round++) {
    if (limit) note(LIMIT, await limit.time('run'))
    if (limit) note('C, listing', await limit.time('list'))
    for (const [way, { count, run }] of Object.entries(ways)) {
      if (way !== 'reference' || round < 5) note(way, processorTime(run) / count)
    }
  }
  limit?.end()

  const candles = pairs * rows
  const size = `${pairs} × ${rows.toLocaleString('en')} candles`
  console.log(
    `\n${name}, ${size}, ${wanted.trades.length} trades, ${wanted.rejectedSignals} rejected signals`,
  )
  const base = times.get(LIMIT)
  for (const [way, own] of times) {
    const perCandle = `${(quantile(own, 0.5) / candles).toFixed(3)} ns/candle`.padStart(18)
    const ratios = base && own.map((time, round) => time / base[round]!)
    const ratio = ratios ? `   ${quantile(ratios, 0.5).toFixed(2)}× (${spread(ratios)})` : ''
    const goal = base && way === 'leme, lists at hand' ? `, goal ${field.goal}×` : ''
    console.log(`  ${way.padEnd(32)}${perCandle}${ratio}${goal}`)
  }
}

function spread(ratios: readonly number[]): string {
  return `${quantile(ratios, 0.1).toFixed(2)}–${quantile(ratios, 0.9).toFixed(2)}`
}

/** Nanoseconds of this thread for one call, of as many as take long beside the ticks that it is counted in. */
function processorTime(call: () => unknown): number {
  let calls = 0
  let spent = 0
  const start = process.threadCpuUsage()
  while (spent < WINDOW_NS) {
    swallow(call())
    calls++
    const { user, system } = process.threadCpuUsage(start)
    spent = (user + system) * 1000
  }
  return spent / calls
}

/** The C program, which has read the data and takes commands. */
class Limit {
  readonly #child: ChildProcess
  readonly #counts = new Map<string, number>()
  #answer: (bytes: Buffer) => void = () => {}

  constructor(program: string, data: string) {
    this.#child = spawn(program, [data], { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#child.stdout!.on('data', (bytes: Buffer) => this.#answer(bytes))
  }

  /** Nanoseconds of one time, of as many as take some milliseconds. */
  async time(command: 'run' | 'list'): Promise<number> {
    const count = this.#counts.get(command) ?? 1
    const nanoseconds = Number.parseFloat((await this.#ask(`${command} ${count}`)).toString())
    this.#counts.set(command, Math.ceil(WINDOW_NS / nanoseconds))
    return nanoseconds
  }

  /** Every trade of the program is one of ours, in the same order, to the bit. */
  async check(markets: readonly Market[], wanted: readonly ClosedTrade[]): Promise<void> {
    await this.#ask('run 1')
    const bytes = await this.#ask('trades', wanted.length * 64)
    const found = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
    const rowOf = (index: number, time: number) =>
      (time - markets[index]!.candles.time[0]!) / timeframeMs(TIMEFRAME)
    const ours = wanted.flatMap((trade) => {
      const index = markets.findIndex(({ pair }) => pair === trade.pair)
      const rows = [rowOf(index, trade.openTime), rowOf(index, trade.closeTime)]
      const { closeRate, amount, stakeAmount, profitAbs } = trade
      return [index, ...rows, REASONS.indexOf(trade.exitReason), closeRate, amount, stakeAmount, profitAbs]
    })
    assert.deepEqual([...found], ours)
  }

  end(): void {
    this.#child.stdin!.end()
  }

  #ask(command: string, length = 1): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
    const parts: Buffer[] = []
    this.#child.once('exit', () => reject(new Error('the C program ended')))
    this.#answer = (bytes) => {
      parts.push(bytes)
      const all = Buffer.concat(parts)
      if (all.length >= length) resolve(all)
    }
    this.#child.stdin!.write(`${command}\n`)
    return promise.finally(() => this.#child.removeAllListeners('exit'))
  }
}

/** What the C program reads: see there. */
function write(path: string, markets: readonly Market[]): string {
  const header = new Float64Array(30)
  header.set([markets.length, markets[0]!.candles.length, STARTUP, timeframeMs(TIMEFRAME)])
  const { startingBalance, tradableBalanceRatio, maxOpenTrades, fee, stoploss } = settings
  const { trailingStopPositive, trailingStopPositiveOffset, useExitSignal, minimalRoi } = settings
  header.set([startingBalance, tradableBalanceRatio, maxOpenTrades, fee, -stoploss, trailingStopPositive!], 4)
  header.set([trailingStopPositiveOffset, 0, Number(useExitSignal), minimalRoi.length], 10)
  header.set(
    minimalRoi.map(({ minutes }) => minutes * 60_000),
    14,
  )
  header.set(
    minimalRoi.map(({ ratio }) => ratio),
    22,
  )
  const prices = markets.flatMap(({ candles: { time, open, high, low } }) => [time, open, high, low])
  const masks = markets.flatMap(({ enterLong, exitLong }) => [enterLong, exitLong])
  const bytes = [header, ...prices, ...masks].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  )
  writeFileSync(path, Buffer.concat(bytes))
  return path
}

function market(index: number, { rows, every }: { rows: number; every: number }): Market {
  const enterLong = allocateMask(rows)
  const exitLong = allocateMask(rows)
  for (let row = (index * 37) % every; row < rows; row += every) enterLong[row] = 1
  for (let row = index; row < rows; row += 97) exitLong[row] = 1
  return {
    pair: parsePair(`P${index}/USDT`),
    candles: walk(rows, index),
    enterLong,
    exitLong,
    startup: STARTUP,
  }
}

/** A seeded random walk of prices with two decimals. */
function walk(rows: number, seed: number): Candles {
  const noise = random(seed)
  const candles = allocateCandles(rows, TIMEFRAME)
  const cents = (price: number) => Math.round(price * 100) / 100
  let last = 1000
  for (let row = 0; row < rows; row++) {
    const close = cents(last * (1 + (noise.next() - 0.4998) * 0.008))
    candles.time[row] = 1_600_000_200_000 + row * timeframeMs(TIMEFRAME)
    candles.open[row] = last
    candles.high[row] = cents(Math.max(last, close) * (1 + noise.next() * 0.002))
    candles.low[row] = cents(Math.min(last, close) * (1 - noise.next() * 0.002))
    candles.close[row] = close
    last = close
  }
  return candles
}

import { timeframeMs } from '../../../domain/index.ts'
import type { KernelMemory, MemoryPart } from '../../../math/index.ts'
import { OrdersError } from '../../orders/index.ts'
import type { PairLock } from '../pair-locks.ts'
import { endTime, type FastSeries, lastClock } from './fast-series.ts'
import type { KernelDesk, SimulationKernel } from './kernel.ts'
import { pairLock } from './kernel-locks.ts'
import { MARKET_BYTES, MarketCells, type SignalMasks } from './market-cells.ts'
import type { RuleCells } from './rule-cells.ts'
import { TRADE_BYTES, TradeRecords } from './trade-records.ts'
import type { TradeSummary } from './trade-tally.ts'

const TENS = 41
const TALLY = ['wins', 'losses', 'profit', 'grossProfit', 'returns', 'squaredReturns'] as const

/** What a run comes to beside its trades. */
export interface RunTotals {
  readonly finalBalance: number
  readonly rejectedSignals: number
  readonly timedOutEntries: number
  readonly timedOutExits: number
}

/** Markets in the memory of the kernel, on which it runs one plan after the other. */
export class KernelRun {
  readonly #series: readonly FastSeries[]
  readonly #memory: KernelMemory
  readonly #shared: MemoryPart['memory']
  readonly #kernel: SimulationKernel
  readonly #markets: readonly MarketCells[]
  readonly #places: Readonly<Record<'rows' | 'clocks' | 'slots' | 'ends' | 'steps' | 'tally', number>>
  readonly #steps: number
  #trades = { at: 0, order: 0, capacity: -1 }
  #rules = { at: 0, capacity: 0 }
  #plan: RuleCells | undefined
  #closed = 0
  #locks: PairLock[] = []

  constructor(series: readonly FastSeries[], { memory, kernel, serve }: KernelDesk) {
    this.#series = series
    this.#memory = memory
    this.#kernel = kernel
    this.#shared = memory.part(0).memory
    serve({
      fetch: (market, block) => this.#markets[market]!.fetch(block),
      lock: (...lock) => {
        this.#locks.push(pairLock(lock, { series, protections: this.#plan!.protections }))
      },
    })
    const count = series.length
    const rows = series.reduce((sum, { candles }) => sum + candles.length, 0)
    const table = this.#reserve(count * MARKET_BYTES)
    this.#markets = series.map((one, index) => {
      const at = table + index * MARKET_BYTES
      const pair = series.findIndex(({ pair }) => pair === one.pair)
      return new MarketCells(one, { at, memory, index, pair })
    })
    this.#steps = Math.max(...series.map(lastClock)) + 1
    this.#places = {
      rows: this.#reserve(rows * 4),
      clocks: this.#reserve(rows * 4),
      slots: this.#reserve(rows * 4),
      ends: this.#reserve(count * 8),
      steps: this.#reserve((this.#steps + 1) * 4),
      tally: this.#reserve(64),
    }
    const open = this.#reserve((count + 1) * 4)
    const heap = this.#reserve((count + 1) * 8)
    const locks = this.#reserve((count + 1) * 24)
    const candle = timeframeMs(series[0]!.candles.timeframe)
    kernel.placeTables(table, count, open, heap, locks, this.#tens(), candle, endTime(series))
  }

  /** Takes the signals over and lists on which rows they ask for something. */
  takeMasks(masks: readonly SignalMasks[], { isFutures, useExitSignal }: RuleCells): void {
    for (const [index, market] of this.#markets.entries()) {
      market.takeMasks(masks[index]!, isFutures)
      if (useExitSignal) market.listExits(isFutures, (at, side) => this.#kernel.listExits(at, index, side))
    }
    const { clocks, slots, rows, ends, steps } = this.#places
    const count = this.#kernel.listEntries(clocks, slots, rows, ends, steps, this.#steps, isFutures)
    if (count <= this.#trades.capacity) return
    this.#trades = {
      at: this.#reserve(count * TRADE_BYTES),
      order: this.#reserve(count * 4),
      capacity: count,
    }
  }

  /** @throws OrdersError `order.impossible` */
  run(plan: RuleCells): RunTotals {
    const { cells } = plan
    if (cells.length > this.#rules.capacity) {
      this.#rules = { at: this.#reserve(cells.byteLength), capacity: cells.length }
    }
    this.#floats(this.#rules.at, cells.length).set(cells)
    this.#plan = plan
    this.#locks = []
    this.#closed = this.#kernel.run(this.#rules.at, this.#trades.at, this.#trades.order)
    if (this.#kernel.figure(5) === 1) {
      throw new OrdersError('order.impossible', 'a trade leaves at a rate that is not above 0')
    }
    return {
      finalBalance: this.#kernel.figure(0),
      rejectedSignals: this.#kernel.figure(2),
      timedOutEntries: this.#kernel.figure(3),
      timedOutExits: this.#kernel.figure(4),
    }
  }

  /** What protections locked in the last run. */
  get locks(): readonly PairLock[] {
    return this.#locks
  }

  get summary(): TradeSummary {
    this.#kernel.tally(this.#places.tally)
    const cells = this.#floats(this.#places.tally, 8)
    const sums = Object.fromEntries(TALLY.map((name, place) => [name, cells[place]!]))
    return {
      trades: this.#closed,
      ...(sums as Record<(typeof TALLY)[number], number>),
      drawdown: cells[6]!,
      relativeDrawdown: cells[7]!,
    }
  }

  /** The trades of the last run on a copy, good when the memory is used for something else. */
  get trades(): TradeRecords {
    const { at, order } = this.#trades
    const opened = this.#kernel.figure(1)
    return new TradeRecords(
      new Uint8Array(this.#shared.buffer, at, opened * TRADE_BYTES).slice(),
      new Int32Array(this.#shared.buffer, order, this.#closed).slice(),
      { series: this.#series, plan: this.#plan! },
    )
  }

  #reserve(bytes: number): number {
    return this.#memory.part(bytes).start
  }

  #floats(at: number, length: number): Float64Array {
    return new Float64Array(this.#shared.buffer, at, length)
  }

  /** 10^k as a float and what it lacks. */
  #tens(): number {
    const at = this.#reserve(TENS * 16)
    const cells = this.#floats(at, TENS * 2)
    for (let k = 0; k < TENS; k++) {
      cells[2 * k] = Number(`1e${k}`)
      cells[2 * k + 1] = Number(10n ** BigInt(k) - BigInt(cells[2 * k]!))
    }
    return at
  }
}

import type { ClosedTrade } from '../../domain/index.ts'
import type { PairLock } from './pair-locks.ts'

/** What a run of the engine over recorded candles gives. */
export interface Simulation {
  /** In order of closing. */
  readonly trades: readonly ClosedTrade[]
  /** Starting balance plus every trade's `profitAbs`. */
  readonly finalBalance: number
  /** Entry signals that met no free slot. */
  readonly rejectedSignals: number
  readonly timedOutEntries: number
  readonly timedOutExits: number
  /** Trades that a strategy gave up before they were entered; entry orders that it took back, and moved. */
  readonly canceledTradeEntries: number
  readonly canceledEntryOrders: number
  readonly replacedEntryOrders: number
  /** What protections locked, in the order of locking. */
  readonly locks: readonly PairLock[]
  /** UTC milliseconds: first row kept and last row, over all pairs. */
  readonly startTime: number
  readonly endTime: number
  /** Which of the two simulators ran it; they agree to the bit. */
  readonly path: 'fast' | 'reference'
  /** Rows examined, over all pairs. */
  readonly candles: number
}

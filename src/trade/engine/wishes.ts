import type { Pair } from '../../domain/index.ts'
import type { BoundCallbacks, BoundStrategy, EventMoment, Intent } from '../strategy/index.ts'
import type { Market } from './market.ts'
import { pairMoment } from './moments.ts'
import type { Portfolio } from './portfolio.ts'

/** A pair's row that is about to be worked on. */
export interface ActingRow {
  readonly index: number
  readonly market: Market
  readonly row: number
}

/**
 * Carries what an event strategy wants to where vector strategies have it: into the signals of the last
 * complete candle, and into callbacks for what signals cannot say.
 */
export class Wishes {
  readonly #decide: NonNullable<BoundStrategy['decide']>
  readonly #intents = new Map<Pair, Intent>()

  constructor(decide: NonNullable<BoundStrategy['decide']>) {
    this.#decide = decide
  }

  /** Asks the strategy what it wants on the candles of `rows`, which all begin at `time`. */
  ask(time: number, rows: readonly ActingRow[], portfolio: Portfolio): void {
    this.#intents.clear()
    if (rows.length === 0) return
    const { balance, available } = portfolio
    const pairs = rows.map(({ index, market, row }) => pairMoment(market, portfolio.of(index), row))
    const now: EventMoment = { time, balance, available, pairs }
    for (const intent of this.#decide(now)) this.#intents.set(intent.pair, intent)
    for (const acting of rows) this.#mark(acting, portfolio)
  }

  /** Writes the entry signals of the row before, of a market that was made for this run alone. */
  #mark({ index, market, row }: ActingRow, portfolio: Portfolio): void {
    const side = portfolio.of(index) ? undefined : sideOf(this.#intents.get(market.pair))
    market.enterLong[row - 1] = side === 'long' ? 1 : 0
    if (market.enterShort) market.enterShort[row - 1] = side === 'short' ? 1 : 0
  }

  /** What entry signals cannot say: stakes, and what becomes of a position that is there. */
  readonly callbacks: BoundCallbacks = {
    customStakeAmount: ({ pair }) => {
      const intent = this.#intents.get(pair)
      if (intent?.kind === 'target') return Math.abs(intent.stake)
      return intent?.kind === 'enter' ? intent.stake : undefined
    },
    adjustTradePosition: ({ trade }) => {
      const intent = this.#intents.get(trade.pair)
      if (intent?.kind !== 'target' || turns(intent.stake, trade.isShort)) return undefined
      const change = Math.abs(intent.stake) - trade.stakeAmount
      return Math.abs(change) < DUST * trade.stakeAmount ? undefined : change
    },
    customExit: ({ trade }) => {
      const intent = this.#intents.get(trade.pair)
      if (intent?.kind === 'exit') return intent.reason ?? 'exit_signal'
      return intent?.kind === 'target' && turns(intent.stake, trade.isShort) ? 'exit_signal' : undefined
    },
  }
}

/** Changes of a position below this share of it are a float's residue. */
const DUST = 1e-9

/** The side that an intent enters on. */
function sideOf(intent: Intent | undefined): 'long' | 'short' | undefined {
  if (intent?.kind === 'enter') return intent.side ?? 'long'
  if (intent?.kind !== 'target' || intent.stake === 0) return undefined
  return intent.stake > 0 ? 'long' : 'short'
}

/** The target is nothing, or on the other side. */
function turns(stake: number, isShort: boolean): boolean {
  return stake === 0 || stake < 0 !== isShort
}

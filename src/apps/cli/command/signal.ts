import { randomUUID } from 'node:crypto'
import { Fault, formatTime, parseTimeframe } from '../../../domain/index.ts'
import {
  type NewSignal,
  SIGNAL_STATES,
  SIGNAL_TTL_MS,
  type Signal,
  type SignalState,
} from '../../../trade/orders/index.ts'
import { withDatabase } from '../../local/with-app.ts'
import { type Terminal, table } from '../terminal.ts'

export interface SignalPutOptions {
  readonly account: string
  readonly symbol: string
  readonly timeframe: string
  readonly side: string
  readonly volume?: number
  readonly price?: number
  readonly stopLoss?: number
  readonly takeProfit?: number
  readonly comment?: string
  /** Seconds. */
  readonly ttl?: number
  readonly key?: string
}

/** `leme signal put`: a signal by hand, for tests and operators. */
export async function signalPut(terminal: Terminal, options: SignalPutOptions): Promise<void> {
  const { account, symbol, volume = null, price = null, stopLoss = null, takeProfit = null } = options
  const signal: NewSignal = {
    ...{ accountId: account, symbol, timeframe: parseTimeframe(options.timeframe) },
    // What it may be is judged with all other fields.
    side: options.side as NewSignal['side'],
    ...{ volume, price, stopLoss, takeProfit, comment: options.comment ?? '' },
    ttlMs: options.ttl === undefined ? SIGNAL_TTL_MS : options.ttl * 1000,
    dedupeKey: options.key ?? randomUUID(),
  }
  const made = await withDatabase(({ store }) => store.signals.put(signal, 'cli'))
  const { id, state, expiresAt } = made.signal
  const text =
    made.kind === 'done'
      ? `signal ${id} waits for account ${account} until ${formatTime(expiresAt)} UTC`
      : `signal ${id} was put before and is ${state}`
  terminal.result({ schema: 'leme.signal/1', isNew: made.kind === 'done', signal: made.signal }, text)
}

export interface SignalListOptions {
  readonly account?: string
  readonly state?: readonly string[]
  readonly limit: number
}

/** `leme signal list`: signals with their states, newest first. */
export async function signalList(terminal: Terminal, options: SignalListOptions): Promise<void> {
  const { account, limit } = options
  const states = options.state?.map(parseState)
  const signals = await withDatabase(async ({ store }) => {
    const filter = { ...(account !== undefined && { accountId: account }), limit }
    if (!states) return store.signals.list(filter)
    const found: Signal[] = []
    for (const state of new Set(states)) found.push(...(await store.signals.list({ ...filter, state })))
    return found.sort((a, b) => b.number - a.number).slice(0, limit)
  })
  const text =
    signals.length === 0
      ? 'There is no such signal.'
      : table(
          ['signal', 'account', 'symbol', 'candles', 'side', 'state', 'made (UTC)'],
          signals.map((one) => [
            ...[one.id, one.accountId, one.symbol, one.timeframe, one.side, one.state],
            formatTime(one.createdAt),
          ]),
        )
  terminal.result({ schema: 'leme.signals/1', signals }, text)
}

function parseState(text: string): SignalState {
  const state = SIGNAL_STATES.find((one) => one === text.toUpperCase())
  if (state) return state
  throw new Fault('usage', 'cli.usage', `"${text}" is no state of a signal`, {
    hint: `Use ${SIGNAL_STATES.join(', ').toLowerCase()}.`,
  })
}

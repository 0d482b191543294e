import { Type } from 'typebox'
import { NewSignal, SIGNAL_STATES, SignalFeedback } from '../../../trade/orders/index.ts'
import { nullable, PageQuery, page, record, Time } from './shared.ts'

// Names as terminals write them: one shape of a signal on the wire, for them and for everybody.
const given = NewSignal.properties
const told = SignalFeedback.properties
const timeframe = Type.String({
  ...{ minLength: 2, maxLength: 3, examples: ['5m', 'H1'] },
  description: 'By its own name or by that of terminals: 5m is M5.',
})
const State = Type.Enum([...SIGNAL_STATES])
const strict = { additionalProperties: false } as const

export const SignalNextQuery = Type.Object(
  {
    account_id: given.accountId,
    symbols: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9._/#:+,-]{1,2000}$',
        description: 'Symbols, separated by commas; all when absent.',
        examples: ['EURUSD,XAUUSD'],
      }),
    ),
    timeframe: Type.Optional(timeframe),
  },
  strict,
)

export const SignalListQuery = Type.Object(
  { account_id: Type.Optional(given.accountId), state: Type.Optional(State), ...PageQuery.properties },
  strict,
)

export const SignalOfQuery = Type.Object({ account_id: Type.Optional(given.accountId) }, strict)

export const SignalBody = Type.Object(
  {
    ...{ account_id: given.accountId, symbol: given.symbol, side: given.side },
    timeframe,
    volume: Type.Optional(given.volume),
    price: Type.Optional(given.price),
    stop_loss: Type.Optional(given.stopLoss),
    take_profit: Type.Optional(given.takeProfit),
    comment: Type.Optional(given.comment),
    ttl_ms: Type.Optional(given.ttlMs),
    dedupe_key: given.dedupeKey,
  },
  strict,
)

export const AckBody = Type.Object({ signal_id: told.signalId, account_id: given.accountId }, strict)

export const FeedbackBody = Type.Object(
  {
    ...{ signal_id: told.signalId, account_id: given.accountId, status: told.status },
    ticket: Type.Optional(
      Type.Union([Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }), told.ticket], {
        description: 'What the broker calls the order, as a text or a number; none where it made none.',
      }),
    ),
    price: Type.Optional(told.price),
    volume: Type.Optional(told.volume),
    message: Type.Optional(told.message),
  },
  strict,
)

export const SignalView = record('Signal', {
  ...{ id: Type.String(), account_id: Type.String(), symbol: Type.String() },
  ...{ timeframe: Type.String({ examples: ['5m'] }), side: given.side },
  volume: nullable(Type.Number({ description: 'Lots, or whatever the account trades in.' })),
  price: nullable(Type.Number({ description: 'A limit; null for whatever the market asks.' })),
  ...{ stop_loss: nullable(Type.Number()), take_profit: nullable(Type.Number()), comment: Type.String() },
  ...{ dedupe_key: Type.String(), state: State, created_at: Time },
  expires_at: Type.Integer({ description: 'UTC milliseconds; from here on it is not handed out.' }),
  ...{ sent_at: nullable(Time), acked_at: nullable(Time) },
})

export const SignalPage = page('SignalPage', SignalView)

export const SignalReceipt = record('SignalReceipt', {
  ...{ signal_id: Type.String(), state: State },
  duplicate: Type.Boolean({ description: 'True when it was told before, and nothing changed.' }),
})

export const SignalDetail = record('SignalDetail', {
  signal: SignalView,
  transitions: Type.Array(
    record('SignalTransition', {
      time: Time,
      actor: Type.String({ description: '`key:` and its prefix, `session`, `cli`, or `clock`.' }),
      ...{ from: nullable(State), to: State },
    }),
  ),
  feedback: Type.Array(
    record('SignalFeedback', {
      ...{ time: Time, actor: Type.String(), status: told.status, ticket: nullable(Type.String()) },
      ...{ price: nullable(Type.Number()), volume: nullable(Type.Number()), message: Type.String() },
    }),
  ),
})

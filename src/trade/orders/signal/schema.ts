import { type Static, type TSchema, Type } from 'typebox'
import { Value } from 'typebox/value'
import { TIMEFRAMES } from '../../../domain/index.ts'
import { OrdersError } from '../orders-error.ts'

/** How long a signal may be handed out when nobody says otherwise. */
export const SIGNAL_TTL_MS = 90_000

/** Printable, and in one 16-bit unit each: what databases and terminals alike give back as it was. */
const text = (least: number, most: number) =>
  Type.String({ pattern: `^[\\x20-\\x7e\\u00a0-\\ud7ff\\ue000-\\ufffd]{${least},${most}}$` })
const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()])
const positive = (most: number) => orNull(Type.Number({ exclusiveMinimum: 0, maximum: most }))

const accountId = Type.String({
  pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$',
  description: 'The trading account, as its terminal calls it.',
})

/** What a strategy says that an account should do. */
export const NewSignal = Type.Object(
  {
    accountId,
    symbol: Type.String({
      pattern: '^[A-Za-z0-9.#_][A-Za-z0-9._/#:+-]{0,31}$',
      description: "The market, as the account's terminal calls it.",
    }),
    timeframe: Type.Enum([...TIMEFRAMES]),
    side: Type.Enum(['buy', 'sell', 'close']),
    volume: positive(1e9),
    price: positive(1e12),
    stopLoss: positive(1e12),
    takeProfit: positive(1e12),
    comment: text(0, 200),
    ttlMs: Type.Integer({
      minimum: 1_000,
      maximum: 86_400_000,
      default: SIGNAL_TTL_MS,
      description: 'For how long it may be handed out, in milliseconds.',
    }),
    dedupeKey: text(1, 128),
  },
  { additionalProperties: false },
)
export type NewSignal = Static<typeof NewSignal>

/** What became of the order that a signal asked for. */
export const SignalFeedback = Type.Object(
  {
    signalId: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' }),
    accountId,
    status: Type.Enum(['PLACED', 'PARTIAL', 'FILLED', 'CLOSED', 'CANCELLED', 'REJECTED', 'FAILED']),
    ticket: orNull(
      Type.String({
        pattern: '^[A-Za-z0-9_-]{1,64}$',
        description: 'What the broker calls the order; null where it made none.',
      }),
    ),
    price: positive(1e12),
    volume: positive(1e9),
    message: text(0, 500),
  },
  { additionalProperties: false },
)
export type SignalFeedback = Static<typeof SignalFeedback>

/** @throws OrdersError `signal.invalid` */
export function requireSignal(signal: NewSignal): void {
  check(NewSignal, signal)
}

/** @throws OrdersError `signal.invalid` */
export function requireFeedback(feedback: SignalFeedback): void {
  check(SignalFeedback, feedback)
}

function check(schema: TSchema, value: unknown): void {
  if (Value.Check(schema, value)) return
  const [problem] = Value.Errors(schema, value)
  const field = problem?.instancePath.slice(1) || 'the signal'
  throw new OrdersError('signal.invalid', `${field} ${problem?.message ?? 'cannot be read'}`, {
    hint: 'The guide to signals has every field and its range.',
  })
}

import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { formatTime } from '../../../domain/index.ts'
import { PipelineFault } from '../pipeline-fault.ts'

const Strict = { additionalProperties: false } as const
/** UTC milliseconds of the bar's start. */
const BarTime = Type.Integer({ minimum: 0, maximum: 8_640_000_000_000_000 })
const Instrument = Type.String({ pattern: '^[A-Za-z0-9._:/-]{1,100}$' })
const Price = Type.Number({ exclusiveMinimum: 0 })

export const newPredictionSchema = Type.Object(
  {
    barTime: BarTime,
    instrument: Instrument,
    score: Type.Number({ minimum: 0, maximum: 1 }),
    /** At the close of the bar. */
    price: Price,
    latencyMs: Type.Number({ minimum: 0 }),
    /** `champion` and `challenger` were acted on, `shadow` was not. */
    mode: Type.Union([Type.Literal('champion'), Type.Literal('challenger'), Type.Literal('shadow')]),
  },
  Strict,
)

export const outcomeSchema = Type.Object(
  {
    barTime: BarTime,
    instrument: Instrument,
    /** 1 where the label holds. */
    label: Type.Union([Type.Literal(0), Type.Literal(1)]),
    /** At the close of the bar that lies the label's horizon later. */
    exitPrice: Price,
  },
  Strict,
)

/** What a version said about a bar. */
export type NewPrediction = Static<typeof newPredictionSchema>
/** What came of a bar once its label is known. */
export type Outcome = Static<typeof outcomeSchema>

/** A prediction with its outcome, null until its label is known. */
export interface Prediction extends NewPrediction {
  readonly label: 0 | 1 | null
  readonly exitPrice: number | null
}

/** A prediction whose label is known. */
export interface SettledPrediction extends Prediction {
  readonly label: 0 | 1
  readonly exitPrice: number
}

export function isSettled(prediction: Prediction): prediction is SettledPrediction {
  return prediction.label !== null && prediction.exitPrice !== null
}

/** @throws PipelineFault `prediction.malformed` */
export function requirePredictions(given: readonly NewPrediction[]): void {
  for (const [at, one] of given.entries()) requireShape(newPredictionSchema, one, `prediction ${at}`)
  requireOnce(given)
}

/** @throws PipelineFault `prediction.malformed` */
export function requireOutcomes(given: readonly Outcome[]): void {
  for (const [at, one] of given.entries()) requireShape(outcomeSchema, one, `outcome ${at}`)
  requireOnce(given)
}

function requireShape(
  schema: typeof newPredictionSchema | typeof outcomeSchema,
  value: unknown,
  what: string,
): void {
  if (Value.Check(schema, value)) return
  const [first] = Value.Errors(schema, value)
  throw malformed(`${what}: ${first?.instancePath || '/'} ${first?.message ?? 'has another shape'}`)
}

function requireOnce(given: readonly { readonly barTime: number; readonly instrument: string }[]): void {
  const seen = new Set<string>()
  for (const { barTime, instrument } of given) {
    const key = `${barTime} ${instrument}`
    if (seen.has(key)) throw malformed(`${instrument} at ${formatTime(barTime)} UTC is there twice`)
    seen.add(key)
  }
}

function malformed(found: string): PipelineFault {
  return new PipelineFault('prediction.malformed', found, {
    hint: 'A score lies between 0 and 1, prices are above 0, a label is 0 or 1, and a bar comes once.',
  })
}

import { type Static, Type } from 'typebox'

const Strict = { additionalProperties: false } as const

export const GATE_NAMES = [
  ...(['cut-test', 'verdict', 'features'] as const),
  ...(['shadow-trades', 'win-rate', 'drawdown', 'sharpe', 'profit-factor'] as const),
  ...(['calibration', 'drift'] as const),
] as const

const gate = Type.Object(
  {
    name: Type.Enum([...GATE_NAMES]),
    wanted: Type.String(),
    found: Type.String(),
    pass: Type.Boolean(),
    text: Type.String({ description: 'The same as a sentence.' }),
  },
  Strict,
)

/** What the gates said about a version. */
export const gateReportSchema = Type.Object(
  {
    schema: Type.Literal('leme.gates/1'),
    ...{ model: Type.String(), version: Type.Integer(), passed: Type.Boolean() },
    gates: Type.Array(gate),
  },
  Strict,
)

export type GateReport = Static<typeof gateReportSchema>
export type Gate = Static<typeof gate>
export type GateName = (typeof GATE_NAMES)[number]

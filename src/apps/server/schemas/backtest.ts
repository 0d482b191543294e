import { Type } from 'typebox'
import { type BacktestReport, BacktestReportSchema } from '../../../trade/research/index.ts'
import { runSummaryFields } from './run.ts'
import { RunProof } from './saved-run.ts'
import { nullable, PairName, page, record, TimeframeName, VenueName } from './shared.ts'

/** Settings that a run may replace, by freqtrade's names in camel case; `readSettings` of the engine has the last word. */
export const SettingsOverrides = Type.Object(
  {
    stakeCurrency: Type.Optional(Type.String({ pattern: '^[A-Z0-9]{1,20}$' })),
    startingBalance: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    stakeAmount: Type.Optional(Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Literal('unlimited')])),
    maxOpenTrades: Type.Optional(Type.Integer({ minimum: -1, description: '−1 means no limit.' })),
    tradableBalanceRatio: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
    fee: Type.Optional(
      Type.Number({ minimum: 0, exclusiveMaximum: 1, description: 'Of the value, on either side.' }),
    ),
    stoploss: Type.Optional(Type.Number({ exclusiveMinimum: -1, exclusiveMaximum: 0 })),
    minimalRoi: Type.Optional(
      Type.Record(Type.String({ pattern: '^[0-9]{1,7}$' }), Type.Number(), {
        maxProperties: 50,
        description: 'Minutes held → profit ratio that is enough to close.',
      }),
    ),
    trailingStop: Type.Optional(Type.Boolean()),
    trailingStopPositive: Type.Optional(nullable(Type.Number())),
    trailingStopPositiveOffset: Type.Optional(Type.Number()),
    trailingOnlyOffsetIsReached: Type.Optional(Type.Boolean()),
    unfilledtimeout: Type.Optional(
      Type.Object(
        { entry: Type.Number({ exclusiveMinimum: 0 }), exit: Type.Number({ exclusiveMinimum: 0 }) },
        { additionalProperties: false, description: 'Minutes.' },
      ),
    ),
    useExitSignal: Type.Optional(Type.Boolean()),
    exitProfitOnly: Type.Optional(Type.Boolean()),
    exitProfitOffset: Type.Optional(Type.Number()),
    ignoreRoiIfEntrySignal: Type.Optional(Type.Boolean()),
  },
  { title: 'SettingsOverrides', additionalProperties: false },
)

/** What a backtest is asked to do; stored as the `spec` of its run. */
export const BacktestSpecSchema = record('BacktestSpec', {
  strategy: Type.String({ minLength: 1, maxLength: 100 }),
  venue: VenueName,
  pairs: Type.Array(PairName, { minItems: 1, maxItems: 200, uniqueItems: true }),
  timeframe: TimeframeName,
  timerange: Type.Optional(Type.String({ maxLength: 27, examples: ['20250101-20250301'] })),
  calendar: Type.Optional(
    Type.Union([Type.Literal('continuous'), Type.Literal('weekdays')], {
      description: 'Which days gaps are filled on; continuous when absent.',
    }),
  ),
  params: Type.Optional(
    Type.Record(
      Type.String({ pattern: '^[A-Za-z][A-Za-z0-9_]{0,63}$' }),
      Type.Union([Type.Number(), Type.String({ maxLength: 100 }), Type.Boolean()]),
      {
        maxProperties: 100,
        description: "The strategy's parameters; those left out have their start values.",
      },
    ),
  ),
  signals: Type.Optional(
    Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'Hash of the table of signals that a pipeline made.',
    }),
  ),
  overrides: Type.Optional(SettingsOverrides),
})

export type BacktestSpec = Type.Static<typeof BacktestSpecSchema>

export const IdempotencyHeaders = Type.Object({
  'idempotency-key': Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        'A second request with the same key and body answers with the first one’s run; with another body it is refused.',
    }),
  ),
})

/** What a list shows of a finished backtest. */
const BacktestFigures = record('BacktestFigures', {
  trades: Type.Integer(),
  profitTotal: Type.Number({ description: 'Of the starting balance, a fraction.' }),
  holdProfitTotal: nullable(
    Type.Number({ description: 'Of buying and holding; null when nothing was held.' }),
  ),
  maxDrawdown: Type.Number({ description: 'A fraction, ≥ 0.' }),
  sharpe: Type.Number(),
  startTime: Type.Integer(),
  endTime: Type.Integer(),
  evidence: BacktestReportSchema.properties.verdict.properties.evidence,
  tradeHash: Type.String(),
})

export const BacktestSummary = record('BacktestSummary', {
  ...runSummaryFields,
  spec: BacktestSpecSchema,
  figures: nullable(BacktestFigures),
})

export const BacktestPage = page('BacktestPage', BacktestSummary)

export const BacktestReportDocument = Type.Unsafe<BacktestReport>(titleById(BacktestReportSchema))

export const BacktestRun = record('BacktestRun', {
  ...runSummaryFields,
  spec: BacktestSpecSchema,
  proof: nullable(RunProof),
  result: nullable(BacktestReportDocument),
})

/** A copy of a room's schema that is named by `title`, as everything here is: `$id` would change what references mean. */
function titleById(schema: object): object {
  return JSON.parse(JSON.stringify(schema), (_key, value) => {
    if (typeof value !== 'object' || value === null || typeof value.$id !== 'string') return value
    const { $id, ...rest } = value
    return { title: $id, ...rest }
  })
}

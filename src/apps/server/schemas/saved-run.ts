import { Type } from 'typebox'
import { nullable, page, Ratio, record, Time } from './shared.ts'

/** What is known of who vouches for a run. */
export const SignatureStateSchema = Type.Union(
  [Type.Literal('good'), Type.Literal('unknown'), Type.Literal('broken')],
  {
    description:
      '`good`: by a key that is known here; `unknown`: it cannot be told, the key may be a stranger’s; `broken`: the manifest is not the one that was hashed.',
  },
)

export const RunProof = record('RunProof', {
  manifestHash: Type.String(),
  signature: SignatureStateSchema,
  keyId: Type.String(),
  strategyHash: Type.String(),
  version: Type.String(),
  commit: nullable(Type.String()),
  engine: Type.String(),
  platform: Type.String(),
  series: Type.Integer({ description: 'Series of rows that the manifest holds the hashes of.' }),
})

const SavedFigures = record('SavedFigures', {
  trades: Type.Integer(),
  profitTotal: Ratio,
  holdProfitTotal: nullable(Type.Number({ description: 'Null when nothing was held, or without a report.' })),
  maxDrawdown: Ratio,
  sharpe: Type.Number(),
  startTime: Time,
  endTime: Time,
  tradeHash: Type.String(),
})

export const SavedRun = record('SavedRun', {
  id: Type.String(),
  title: Type.String(),
  verdict: nullable(Type.String()),
  strategy: Type.String(),
  venue: Type.String({ description: '`files` for candles that were read from files.' }),
  pairs: Type.Array(Type.String()),
  timeframe: Type.String(),
  figures: nullable(SavedFigures),
  hasReport: Type.Boolean({ description: 'Runs of earlier versions were saved without.' }),
  proof: nullable(RunProof),
  createdAt: Time,
})

export const SavedRunPage = page('SavedRunPage', SavedRun)

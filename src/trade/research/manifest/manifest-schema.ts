import { type Static, Type } from 'typebox'

const Hash = (description: string) =>
  Type.String({ pattern: '^[0-9a-f]{64}$', description: `SHA-256 of ${description}.` })
const Text = (description: string) => Type.String({ minLength: 1, description })
const Time = (description: string) =>
  Type.Union([Type.Integer(), Type.Null()], {
    description: `${description}, UTC milliseconds; null without rows.`,
  })
const strict = { additionalProperties: false }

/** One series of rows that a run was made on. */
export const ManifestSeriesSchema = Type.Object(
  {
    part: Text('What it is for: candles, detail, signals, funding …'),
    venue: Text('Where it comes from.'),
    pair: Text('BASE/QUOTE.'),
    timeframe: Text('Length of a candle.'),
    start: Time('First row'),
    end: Time('Last row'),
    rows: Type.Integer({ minimum: 0 }),
    hash: Hash('the columns: leme.columns/1, see docs/reference/research.md'),
  },
  strict,
)
export type ManifestSeries = Static<typeof ManifestSeriesSchema>

/** Everything that a run's results depend on, and the results: `leme.run/1`. */
export const RunManifestSchema = Type.Object(
  {
    schema: Type.Literal('leme.run/1'),
    data: Type.Array(ManifestSeriesSchema, { description: 'By part, venue, pair, timeframe.' }),
    config: Type.Object(
      {
        hash: Hash('settings, parameters, pairs and range as JSON with sorted keys'),
        seed: Type.Union([Type.String(), Type.Null()], { description: 'Of random numbers, as text.' }),
      },
      strict,
    ),
    code: Type.Object(
      {
        strategy: Text('Its name.'),
        strategyHash: Hash("the strategy's source"),
        version: Text('Of the package.'),
        commit: Type.Union([Type.String({ pattern: '^[0-9a-f]{7,64}$' }), Type.Null()]),
        sourceHash: Type.Union([Hash('the sources that ran'), Type.Null()]),
        engine: Text('Path of the engine that was taken: reference, fast …'),
        node: Text('Version of Node.js.'),
        platform: Text('Operating system and processor: linux-x64.'),
      },
      strict,
    ),
    result: Type.Object(
      {
        trades: Type.Integer({ minimum: 0 }),
        finalBalance: Type.Number(),
        tradeHash: Hash('the trades: leme.trades/1'),
        metricsHash: Hash('the metrics as JSON with sorted keys'),
      },
      strict,
    ),
  },
  { ...strict, $id: 'RunManifest' },
)
export type RunManifest = Static<typeof RunManifestSchema>

/** A manifest, its own hash, and who vouches for it. */
export const SignedManifestSchema = Type.Object(
  {
    manifest: RunManifestSchema,
    hash: Hash('the canonical text'),
    signature: Type.Object(
      {
        algorithm: Text('ed25519 …'),
        keyId: Text('Names the key.'),
        value: Type.String({ pattern: '^([0-9a-f]{2})+$', description: 'Hexadecimal.' }),
      },
      strict,
    ),
  },
  { ...strict, $id: 'SignedManifest' },
)
export type SignedManifest = Static<typeof SignedManifestSchema>

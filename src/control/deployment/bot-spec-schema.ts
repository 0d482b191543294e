import { Type } from 'typebox'
import { TIMEFRAMES } from '../../domain/index.ts'

const text = (title: string, pattern: string) => Type.String({ title, pattern })

/** With the longest id of a client and a hyphen before it, it is still a label of Kubernetes. */
const BOT_NAME = '^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$'
const BOT_NAME_TITLE =
  '1 to 20 lower-case letters, digits and hyphens, beginning and ending with a letter or digit'
const PARAMETER_NAME = '^[a-zA-Z][a-zA-Z0-9_]{0,63}$'
/**
 * Printable, and in one 16-bit unit each: what YAML, databases and processes give back as it was. The
 * characters themselves, for validators of other languages know no \u of a pattern.
 */
const PARAMETER_TEXT = '^[ -~\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]{0,200}$'
const MOST_MONEY = 1e12

const ParameterSchema = Type.Union(
  [Type.Number(), Type.Boolean(), text('at most 200 printable characters', PARAMETER_TEXT)],
  { title: 'a number, true, false or at most 200 printable characters' },
)

export const BotNameSchema = text(BOT_NAME_TITLE, BOT_NAME)

/** The fields of a `BotSpec`, for schemas that have more of them. */
export const botSpecFields = {
  name: BotNameSchema,
  mode: Type.Enum(['trade', 'arbitrage']),
  runtime: Type.Enum(['leme', 'freqtrade']),
  strategy: text('a name of a strategy such as trend-with-model', '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  strategyVersion: text('sha256: and 64 hexadecimal digits', '^sha256:[0-9a-f]{64}$'),
  parameters: Type.Record(Type.String({ pattern: PARAMETER_NAME }), ParameterSchema, {
    maxProperties: 100,
    additionalProperties: false,
    description: 'Values of parameters by name: a letter, then letters, digits and _.',
  }),
  exchange: text('a name of a venue such as binance', '^[a-z0-9][a-z0-9_-]{0,31}$'),
  pairs: Type.Array(text('a pair such as BTC/USDT', '^[A-Z0-9]{1,20}/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20})?$'), {
    minItems: 1,
    maxItems: 200,
    uniqueItems: true,
    title: '1 to 200 different pairs',
  }),
  timeframe: Type.Enum([...TIMEFRAMES]),
  dryRun: Type.Boolean({ description: 'True: with a simulated exchange.' }),
  maxOpenTrades: Type.Integer({ minimum: 1, maximum: 1_000 }),
  stakeCurrency: text('a currency such as USDT', '^[A-Z0-9]{1,20}$'),
  stakeAmount: Type.Union(
    [Type.Number({ exclusiveMinimum: 0, maximum: MOST_MONEY }), Type.Literal('unlimited')],
    { title: 'a number above 0, or unlimited' },
  ),
  tradingMode: Type.Enum(['spot', 'futures']),
  exposure: Type.Number({
    minimum: 0,
    maximum: MOST_MONEY,
    description: 'The most that its open trades may hold together, in the stake currency.',
  }),
  resources: Type.Object(
    {
      cpuMillis: Type.Integer({ minimum: 10, maximum: 64_000 }),
      memoryMb: Type.Integer({ minimum: 32, maximum: 262_144 }),
    },
    { additionalProperties: false },
  ),
}

/** A bot as commands ask for it and, with its command's id, as a values file has it. */
export const BotSpecSchema = Type.Object(botSpecFields, { additionalProperties: false })

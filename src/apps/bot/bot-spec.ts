import { type Static, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { WantedBot } from '../../control/deployment/index.ts'
import { Fault, type TradingSettings } from '../../domain/index.ts'

/** What a paper bot is asked to do; stored as the `spec` of its record. */
export const botSpecSchema = Type.Object(
  {
    schema: Type.Literal('leme.bot/1'),
    strategy: Type.String({ description: 'Path of the strategy file.' }),
    strategyName: Type.String(),
    venue: Type.String(),
    pairs: Type.Array(Type.String(), { minItems: 1 }),
    timeframe: Type.String(),
    from: Type.Union([Type.Integer(), Type.Null()], {
      description: 'First candle to trade, UTC milliseconds.',
    }),
    follows: Type.Optional(
      Type.Object(
        { history: Type.Integer({ description: 'First candle that is known, UTC milliseconds.' }) },
        { additionalProperties: false, description: 'Where it follows the store instead of a recording.' },
      ),
    ),
    candlesPerSecond: Type.Number({ minimum: 0 }),
    calendar: Type.Union([Type.Literal('continuous'), Type.Literal('weekdays')]),
    settings: Type.Unsafe<TradingSettings>(
      Type.Object({
        stakeCurrency: Type.String(),
        startingBalance: Type.Number(),
        fee: Type.Number(),
        stoploss: Type.Number(),
      }),
    ),
    params: Type.Record(Type.String(), Type.Unknown(), { description: 'Parameters of the strategy.' }),
    signals: Type.Union([Type.String(), Type.Null()], { description: 'Parquet file with the signals.' }),
    pipeline: Type.Optional(
      Type.Object(
        {
          config: Type.String({ description: 'Path of the pipeline that makes the signals at each candle.' }),
          models: Type.String({ description: 'Path of its models, or NAME@alias of the registry.' }),
          artifacts: Type.String({ description: 'Folder of the models of the registry.' }),
          memory: Type.String({ description: 'File that remembers which versions scored.' }),
        },
        { additionalProperties: false },
      ),
    ),
    wanted: Type.Optional(
      Type.Unsafe<WantedBot>(
        Type.Object(
          { name: Type.String(), commandId: Type.String() },
          { description: 'What its values file said when the record was made.' },
        ),
      ),
    ),
  },
  { additionalProperties: false },
)

export type BotSpec = Static<typeof botSpecSchema>

const check = Compile(botSpecSchema)

/** @throws Fault `bot.spec` */
export function parseBotSpec(value: unknown): BotSpec {
  if (check.Check(value)) return value
  const [problem] = check.Errors(value)
  throw new Fault(
    'config',
    'bot.spec',
    `the bot's specification is broken: ${problem?.instancePath} ${problem?.message}`,
    {
      hint: 'Make the bot anew: npx leme trade --paper --fresh …',
    },
  )
}

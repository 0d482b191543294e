import { type Static, type TSchema, Type } from 'typebox'
import { TIMEFRAMES } from '../../../../domain/index.ts'
import { LIMITS } from '../limits.ts'

/** Several conditions; `title` is what messages call it. */
export type Condition =
  | string
  | readonly Condition[]
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

const SERIES_TITLE = 'a name of letters and digits, beginning with a small letter'
const strict = { additionalProperties: false } as const
const names = (title: string, pattern: string) => Type.String({ pattern, title })

const NAME_TITLE = 'a name of letters, digits and _, beginning with a letter'
const Name = names(NAME_TITLE, '^[a-zA-Z][a-zA-Z0-9_]{0,31}$')
const Word = names("a word of letters, digits, '.', '_' and '-'", '^[a-zA-Z0-9][a-zA-Z0-9._-]{0,31}$')
const Expression = Type.String({
  minLength: 1,
  maxLength: LIMITS.expressionCharacters,
  title: 'an expression',
  description: 'Numbers, columns and parameters joined by operators and functions: ema(close, fast) > slow.',
})
const Value = Type.Union([Type.Number(), Expression], { title: 'a number or an expression' })
const Ratio = Type.Number({ exclusiveMinimum: 0, exclusiveMaximum: 1 })
const TimeframeName = Type.Enum(TIMEFRAMES.map(String), { title: `a timeframe (${TIMEFRAMES.join(', ')})` })

/** JSON Schema's own recursion; the definition stands at the root. */
const conditionRef = Type.Unsafe<Condition>({ $ref: '#/$defs/condition' })
const conditions = Type.Array(conditionRef, { minItems: 1, maxItems: 100 })
const conditionDefinition = Type.Union(
  [
    Expression,
    conditions,
    Type.Object({ all: conditions }, { ...strict, description: 'Holds where every one holds.' }),
    Type.Object({ any: conditions }, { ...strict, description: 'Holds where one holds at least.' }),
    Type.Object({ not: conditionRef }, { ...strict, description: 'Holds where this does not.' }),
  ],
  { title: 'a condition: an expression, a list of them, or all, any or not' },
)

const range = { min: Type.Number(), max: Type.Number(), start: Type.Number() }
const whole = { min: Type.Integer(), max: Type.Integer(), start: Type.Integer() }
const Parameter = Type.Union(
  [
    Type.Object({ kind: Type.Literal('int'), ...whole }, strict),
    Type.Object({ kind: Type.Literal('real'), ...range }, strict),
    Type.Object(
      {
        kind: Type.Literal('choice'),
        options: Type.Array(Word, { minItems: 1, maxItems: 32, uniqueItems: true }),
        start: Word,
      },
      strict,
    ),
    Type.Object({ kind: Type.Literal('flag'), start: Type.Boolean() }, strict),
  ],
  { title: 'a parameter' },
)

function table<T extends TSchema>(value: T, options: { most: number; description?: string }) {
  const { most, ...rest } = options
  return Type.Record(Name, value, {
    ...strict,
    propertyNames: { title: NAME_TITLE },
    maxProperties: most,
    ...rest,
  })
}

const Indicators = table(Expression, {
  most: 100,
  description: 'Name → expression. One may use another, in whatever order they stand.',
})

const Informative = Type.Object(
  {
    timeframe: TimeframeName,
    pair: Type.Optional(
      names('a pair such as BTC/USDT', '^[A-Z0-9]{1,20}/[A-Z0-9]{1,20}(:[A-Z0-9]{1,20})?$'),
    ),
    indicators: Type.Optional(Indicators),
  },
  {
    ...strict,
    description: 'Another timeframe, another pair, or both; its columns are day.close, day.NAME.',
  },
)

const span = {
  stopDuration: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Minutes; default 60.' })),
  stopDurationCandles: Type.Optional(Type.Integer({ minimum: 1 })),
}
const lookback = {
  lookbackPeriod: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'Minutes; default 60.' })),
  lookbackPeriodCandles: Type.Optional(Type.Integer({ minimum: 1 })),
  tradeLimit: Type.Optional(Type.Integer({ minimum: 1 })),
}
const Protection = Type.Union(
  [
    Type.Object({ method: Type.Literal('CooldownPeriod'), ...span }, strict),
    Type.Object(
      {
        method: Type.Literal('StoplossGuard'),
        ...lookback,
        ...span,
        requiredProfit: Type.Optional(Type.Number()),
        onlyPerPair: Type.Optional(Type.Boolean()),
        onlyPerSide: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
    Type.Object(
      {
        method: Type.Literal('LowProfitPairs'),
        ...lookback,
        ...span,
        requiredProfit: Type.Optional(Type.Number()),
        onlyPerSide: Type.Optional(Type.Boolean()),
      },
      strict,
    ),
    Type.Object(
      {
        method: Type.Literal('MaxDrawdown'),
        ...lookback,
        ...span,
        maxAllowedDrawdown: Type.Optional(Type.Number({ minimum: 0 })),
      },
      strict,
    ),
  ],
  { title: 'a protection' },
)

const Trailing = Type.Object(
  {
    positive: Type.Number({
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: 'Distance once offset is reached.',
    }),
    offset: Type.Number({ minimum: 0, description: 'Profit from which positive counts.' }),
    onlyOffsetReached: Type.Optional(Type.Boolean({ description: 'Do not trail before that.' })),
  },
  strict,
)

const rules = <T extends TSchema>(rule: T, description: string) =>
  Type.Array(rule, { minItems: 1, maxItems: 32, description: `${description} The first that holds decides.` })

const Adds = Type.Integer({ minimum: 1, maximum: 1000 })
const Adjustment = Type.Union(
  [
    Type.Object(
      {
        when: conditionRef,
        add: Value,
        atMost: Type.Unsafe<number>({
          ...Adds,
          description: 'Only while the trade has fewer adds than this.',
        }),
      },
      { ...strict, description: 'Adds a stake, in the stake currency.' },
    ),
    Type.Object(
      {
        when: conditionRef,
        remove: Value,
        atMost: Type.Unsafe<number>({
          ...Adds,
          description: 'Only while the trade has fewer exits than this.',
        }),
      },
      { ...strict, description: 'Takes a part of the stake out.' },
    ),
  ],
  { title: 'an adjustment: when, atMost, and add or remove' },
)

const RULES_SCHEMA_ID = 'leme.rules/1'

/** A rules document; published as `docs/reference/rules.schema.json`. */
export const rulesSchema = Type.Object(
  {
    schema: Type.Literal(RULES_SCHEMA_ID),
    name: names('a name of lower-case letters, digits and dashes', '^[a-z0-9][a-z0-9-]{0,63}$'),
    description: Type.Optional(Type.String({ maxLength: 2_000, title: 'a text' })),
    timeframe: TimeframeName,
    startup: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'Candles before the first decision; by default what the indicators need to settle.',
      }),
    ),
    params: Type.Optional(table(Parameter, { most: 50 })),
    signals: Type.Optional(
      Type.Array(Name, {
        minItems: 1,
        maxItems: 32,
        uniqueItems: true,
        description: "Columns from outside, such as a model's scores.",
      }),
    ),
    informative: Type.Optional(
      Type.Record(names(SERIES_TITLE, '^[a-z][a-zA-Z0-9]{0,31}$'), Informative, {
        ...strict,
        propertyNames: { title: SERIES_TITLE },
        maxProperties: 10,
      }),
    ),
    indicators: Type.Optional(Indicators),
    enterLong: Type.Optional(conditionRef),
    exitLong: Type.Optional(conditionRef),
    enterShort: Type.Optional(conditionRef),
    exitShort: Type.Optional(conditionRef),
    stop: Type.Optional(
      Type.Unsafe<number>({ ...Ratio, description: 'Loss at which a trade is closed: 0.05 is 5 %.' }),
    ),
    roi: Type.Optional(
      Type.Record(
        Type.String({ pattern: '^(0|[1-9][0-9]{0,6})$', title: 'a whole number of minutes' }),
        Type.Number(),
        {
          ...strict,
          propertyNames: { title: 'whole minutes, as in {0: 0.04, 60: 0.01}' },
          maxProperties: 32,
          description: 'Minutes held → profit that is enough to close.',
        },
      ),
    ),
    trailing: Type.Optional(
      Type.Union([Type.Boolean(), Trailing], { title: 'true, false, or positive and offset' }),
    ),
    protections: Type.Optional(Type.Array(Protection, { minItems: 1, maxItems: 16 })),
    leverage: Type.Optional(
      Type.Unsafe<number | string>({ ...Value, description: 'Factor on the stake of a futures trade.' }),
    ),
    customStoploss: Type.Optional(
      rules(
        Type.Object({ when: conditionRef, stop: Value }, strict),
        'Distance of the stop from the rate, as a ratio; it only ever tightens.',
      ),
    ),
    customExit: Type.Optional(
      rules(
        Type.Object(
          {
            when: conditionRef,
            reason: Type.Unsafe<string>({ ...Word, title: 'a reason of letters, digits, ., _ and -' }),
          },
          strict,
        ),
        'Leaves the trade at the open, under this reason.',
      ),
    ),
    adjustTradePosition: Type.Optional(rules(Adjustment, 'Adds to a trade or takes out of it.')),
  },
  {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:leme:rules:1',
    title: 'a rules document',
    description: 'A trading strategy as data: no code runs, and no operator sees the future.',
    ...strict,
    $defs: { condition: conditionDefinition },
  },
)

/** A rules document as it is written. */
export type RulesDocument = Static<typeof rulesSchema>
export type ProtectionRule = Static<typeof Protection>
export type InformativeRule = Static<typeof Informative>

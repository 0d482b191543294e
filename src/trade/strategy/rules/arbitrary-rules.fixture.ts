import fc from 'fast-check'
import type { Condition, RulesDocument } from './document/rules-schema.ts'
import { INDICATORS } from './indicator/indicators.ts'
import type { Setting } from './indicator/setting.ts'

const NUMBERS = ['fast', 'slow', 'level', '0', '1', '0.5', '14', '30', '1e-3']
const PERIODS = ['1', '2', '3', '7', '14', 'fast', 'floor(slow / 2)', 'fast + 3', 'max(2, fast - 1)']
const TRADE_NUMBERS = ['profit', 'minutes', 'rate', 'openRate', 'entries', 'stake']

/** Texts of random expressions of each kind; every one is valid where the named columns are. */
interface Expressions {
  readonly number: fc.Arbitrary<string>
  readonly column: fc.Arbitrary<string>
  readonly condition: fc.Arbitrary<string>
}

function expressions(names: readonly string[], depth: number): Expressions {
  const leafNumber = fc.constantFrom(...NUMBERS)
  const leafColumn = fc.constantFrom('open', 'high', 'low', 'close', 'volume', ...names)
  if (depth === 0) {
    const condition = fc
      .tuple(leafColumn, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), fc.oneof(leafColumn, leafNumber))
      .map(([a, operator, b]) => `${a} ${operator} ${b}`)
    return { number: leafNumber, column: leafColumn, condition }
  }
  const { number: n, column: c, condition: m } = expressions(names, depth - 1)
  const either = fc.oneof(n, c)
  const operator = fc.constantFrom('+', '-', '*', '/')
  const number = fc.oneof(
    leafNumber,
    fc.tuple(n, operator, n).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(fc.constantFrom('floor', 'ceil', 'round', 'abs', 'sqrt'), n).map(([f, a]) => `${f}(${a})`),
    fc.tuple(fc.constantFrom('min', 'max'), n, n).map(([f, a, b]) => `${f}(${a}, ${b})`),
  )
  const column = fc.oneof(
    leafColumn,
    indicatorCall(c),
    fc.tuple(c, operator, either).map(([a, sign, b]) => `(${a} ${sign} ${b})`),
    fc.tuple(n, operator, c).map(([a, sign, b]) => `(${a}${sign}${b})`),
    fc.tuple(c, fc.constantFrom('0', '1', '5', 'fast')).map(([a, rows]) => `shift(${a}, ${rows})`),
    fc.tuple(fc.constantFrom('abs', 'sqrt', 'log', 'floor', 'prev', '-'), c).map(([f, a]) => `${f}(${a})`),
    fc.tuple(fc.constantFrom('min', 'max'), c, either).map(([f, a, b]) => `${f}(${a}, ${b})`),
    fc.tuple(m, either, c).map(([test, a, b]) => `where(${test}, ${a}, ${b})`),
  )
  const condition = fc.oneof(
    fc
      .tuple(either, fc.constantFrom('<', '<=', '>', '>=', '==', '!='), c)
      .map(([a, sign, b]) => `${a} ${sign} ${b}`),
    fc.tuple(c, fc.constantFrom('above', 'below'), either).map(([a, side, b]) => `${a} crosses ${side} ${b}`),
    fc.tuple(n, c).map(([a, b]) => `crossesAbove(${a}, ${b})`),
    fc.tuple(m, fc.constantFrom('and', 'or'), m).map(([a, word, b]) => `(${a}) ${word} (${b})`),
    m.map((a) => `not (${a})`),
    fc.constantFrom('on', "mode == 'calm'", "not (mode != 'eager') and on", 'true'),
  )
  return { number, column, condition }
}

/** A call of any indicator, with any of its options. */
function indicatorCall(column: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.constantFrom(...Object.keys(INDICATORS)).chain((name) => {
    const { columns, settings, outputs } = INDICATORS[name]!
    const args = Array.from({ length: columns }, () => column)
    const given = Object.values(settings).filter(({ start }) => start === undefined)
    const options = Object.entries(settings).filter(([, { start }]) => start !== undefined)
    return fc
      .tuple(
        fc.tuple(...args, ...given.map(settingText)),
        fc.tuple(...options.map(([, setting]) => fc.option(settingText(setting), { nil: undefined }))),
        outputs ? fc.constantFrom(...outputs) : fc.constant(undefined),
      )
      .map(([values, chosen, output]) => {
        const named = chosen.flatMap((text, i) => (text === undefined ? [] : [`${options[i]![0]}: ${text}`]))
        const braces = named.length > 0 ? [`{${named.join(', ')}}`] : []
        return `${name}(${[...values, ...braces].join(', ')})${output ? `.${output}` : ''}`
      })
  })
}

function settingText(setting: Setting): fc.Arbitrary<string> {
  switch (setting.kind) {
    case 'word':
      return fc.constantFrom(...setting.words).map((word) => `'${word}'`)
    case 'real': {
      const { least, most } = setting
      return fc
        .constantFrom(0, 0.25, 0.5, 1)
        .map((share) => String(least + share * (Math.min(most, least + 4) - least)))
    }
    case 'period': {
      const { least, most } = setting
      if (most !== undefined) return fc.integer({ min: least, max: most }).map(String)
      return fc.constantFrom(...PERIODS.filter((text) => Number(text) >= least || Number.isNaN(Number(text))))
    }
  }
}

function conditions(expression: fc.Arbitrary<string>): fc.Arbitrary<Condition> {
  const list = fc.array(expression, { minLength: 1, maxLength: 3 })
  return fc.oneof(
    expression,
    list,
    list.map((all) => ({ all })),
    fc.tuple(list, expression).map(([any, one]) => ({ any: [...any, { not: one }] })),
  )
}

/** Random rules documents that are valid; `other` lets them look at another series, too. */
export function arbitraryRules(options: { readonly other?: boolean } = {}): fc.Arbitrary<RulesDocument> {
  const indicatorNames = ['one', 'two', 'three', 'four']
  const other = options.other ? ['(close - day.close)', '(day.trend / open)', '(low - day.bands.upper)'] : []
  const table = fc
    .tuple(...indicatorNames.map((_, i) => expressions([...indicatorNames.slice(0, i), ...other], 2).column))
    .map((texts) => Object.fromEntries(texts.map((text, i) => [indicatorNames[i]!, text])))
  const { condition } = expressions([...indicatorNames, ...other], 2)
  const trade = expressions(indicatorNames, 1)
  const when = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(...TRADE_NUMBERS),
        fc.constantFrom('<', '>'),
        fc.oneof(trade.number, trade.column),
      )
      .map(([fact, sign, value]) => `${fact} ${sign} ${value}`),
    trade.condition,
  )
  const values = fc.oneof(trade.column, trade.number, fc.constantFrom(...TRADE_NUMBERS, 0.01))
  return fc.record(
    {
      schema: fc.constant('leme.rules/1' as const),
      name: fc.constant('random-rules'),
      timeframe: fc.constantFrom('5m', '1h'),
      params: fc.constant({
        fast: { kind: 'int' as const, min: 2, max: 9, start: 3 },
        slow: { kind: 'int' as const, min: 10, max: 40, start: 21 },
        level: { kind: 'real' as const, min: -1, max: 80, start: 30 },
        mode: { kind: 'choice' as const, options: ['calm', 'eager'], start: 'calm' },
        on: { kind: 'flag' as const, start: true },
      }),
      ...(options.other && {
        informative: fc.constant({
          day: { timeframe: '1d', indicators: { trend: 'ema(close, fast)', bands: 'bollinger(close, 3)' } },
        }),
      }),
      indicators: table,
      enterLong: conditions(condition),
      exitLong: conditions(condition),
      enterShort: conditions(condition),
      stop: fc.constantFrom(0.02, 0.1),
      roi: fc.constant({ 0: 0.05, 60: 0.01 }),
      customStoploss: fc.array(fc.record({ when: conditions(when), stop: values }), {
        minLength: 1,
        maxLength: 2,
      }),
      customExit: fc.constant([{ when: 'minutes > 600', reason: 'late' }]),
      adjustTradePosition: fc.array(
        fc.record({ when, add: values, atMost: fc.integer({ min: 1, max: 4 }) }),
        {
          minLength: 1,
          maxLength: 2,
        },
      ),
    },
    {
      requiredKeys: [
        'schema',
        'name',
        'timeframe',
        'params',
        'indicators',
        'enterLong',
        ...(options.other ? ['informative' as const] : []),
      ],
    },
  ) as fc.Arbitrary<RulesDocument>
}

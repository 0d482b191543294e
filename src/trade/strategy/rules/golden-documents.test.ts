import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { GoldenCase, Condition as GoldenCondition, Operand } from '../../../../test/golden/case.ts'
import { readCase } from '../../../../test/golden/case.ts'
import { firstDifference } from '../../../../test/golden/compare.ts'
import { goldenMarkets } from '../../../../test/golden/golden-markets.ts'
import { readSettings, simulate, tradingSettings } from '../../engine/index.ts'
import { bindStrategy } from '../bind-strategy.ts'
import { prepare } from '../prepare.ts'
import { compileRules } from './compile-rules.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))
const CASES = join(ROOT, '..', 'shared', 'golden', 'freqtrade')
const CANDLES = join(ROOT, '..', 'shared', 'data', 'candles')
const skip = !existsSync(CASES) && 'there is no folder ../shared beside the checkout'
const files = skip ? [] : readdirSync(CASES).filter((name) => /\.json(\.gz)?$/.test(name))

/** An entry price of its own is nothing that a document can say. */
const UNSAID = ['14-limit-entry-timeout.json']

test('every case is there', { skip }, () => assert.equal(files.length, 24))

for (const file of files.filter((name) => !UNSAID.includes(name))) {
  test(`a document makes freqtrade's trades: ${file}`, () => {
    const golden = readCase(join(CASES, file))
    const strategy = compileRules(documentOf(golden))
    const markets = goldenMarkets(golden, CANDLES).map((market) => {
      const { enterLong, exitLong, enterShort, exitShort, columns } = prepare(strategy, market.candles)
      return { ...market, enterLong, exitLong, ...(market.enterShort && { enterShort, exitShort }), columns }
    })
    const { stoploss, minimal_roi, trailing_stop, protections, ...others } = golden.settings
    const {
      trailing_stop_positive,
      trailing_stop_positive_offset,
      trailing_only_offset_is_reached,
      ...rest
    } = others
    const { margin_mode, liquidation_buffer } = golden.futures ?? {}
    const settings = tradingSettings(
      strategy.risk,
      readSettings({ ...rest, ...(golden.futures && { margin_mode, liquidation_buffer }) }),
    )
    assert.equal(settings.stoploss, stoploss)
    assert.equal(settings.trailingStop, trailing_stop)
    assert.equal(settings.protections.length, (protections as unknown[] | null)?.length ?? 0)
    const simulation = simulate(markets, { settings, ...bindStrategy(strategy) })
    assert.equal(firstDifference(golden, simulation), undefined)
    assert.equal(simulation.trades.length, golden.result.trades.length)
    assert.ok(simulation.trades.length > 0)
  })
}

/** The case as a person would write it down. */
function documentOf({ name, timeframe, rules, settings }: GoldenCase): object {
  const conditions = {
    enterLong: rules.enter_long,
    exitLong: rules.exit_long,
    enterShort: rules.enter_short,
    exitShort: rules.exit_short,
  }
  const { custom_stoploss, custom_exit, position_adjustment } = rules
  return {
    schema: 'leme.rules/1',
    name: name.toLowerCase(),
    timeframe,
    indicators: Object.fromEntries(
      Object.entries(rules.indicators).map(([column, { kind, source, params }]) => [
        column,
        kind === 'atr' ? `atr(${params.n})` : `${kind}(${sourceText(source)}, ${params.n})`,
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(conditions)
        .filter(([, list]) => list.length > 0)
        .map(([key, list]) => [key, list.map(conditionText)]),
    ),
    ...riskOf(settings),
    ...(settings.trading_mode === 'futures' && { leverage: settings.leverage }),
    ...(custom_stoploss && { customStoploss: stops(custom_stoploss) }),
    ...(custom_exit && {
      customExit: custom_exit.map(({ reason, when }) => ({ when: when.map(conditionText), reason })),
    }),
    ...(position_adjustment && {
      adjustTradePosition: [
        {
          when: `profit < ${position_adjustment.profit_below}`,
          add: position_adjustment.stake,
          atMost: position_adjustment.max_adds,
        },
      ],
    }),
  }
}

function riskOf(settings: GoldenCase['settings']): object {
  const { stoploss, minimal_roi, protections } = settings
  const roi = minimal_roi as Record<string, number> | null
  return {
    stop: -(stoploss as number),
    ...(roi && Object.keys(roi).length > 0 && { roi }),
    ...(settings.trailing_stop === true && {
      trailing:
        settings.trailing_stop_positive === null
          ? true
          : {
              positive: settings.trailing_stop_positive,
              offset: settings.trailing_stop_positive_offset,
              onlyOffsetReached: settings.trailing_only_offset_is_reached,
            },
    }),
    ...(Array.isArray(protections) &&
      protections.length > 0 && {
        protections: protections.map((rule: object) =>
          Object.fromEntries(
            Object.entries(rule).map(([key, value]) => [
              key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
              value,
            ]),
          ),
        ),
      }),
  }
}

function stops(rule: NonNullable<GoldenCase['rules']['custom_stoploss']>): object[] {
  switch (rule.kind) {
    case 'profit_steps':
      return withDefault(
        rule.steps.map(({ profit_above, stop }) => ({ when: `profit > ${profit_above}`, stop })),
        rule.default,
      )
    case 'time_steps':
      return withDefault(
        rule.steps.map(({ after_minutes, stop }) => ({ when: `minutes >= ${after_minutes}`, stop })),
        rule.default,
      )
    case 'break_even':
      return [{ when: `profit > ${rule.profit_above}`, stop: `1 - (1 + ${rule.lock}) / (1 + profit)` }]
    case 'atr':
      return [{ when: 'true', stop: `${rule.multiple} * ${rule.indicator} / rate` }]
  }
}

function withDefault(steps: object[], stop: number | null): object[] {
  return stop === null ? steps : [...steps, { when: 'true', stop }]
}

function conditionText({ op, left, right }: GoldenCondition): string {
  return `${operandText(left)} ${op.replace('_', ' ')} ${operandText(right)}`
}

function operandText(operand: Operand): string {
  if (typeof operand === 'number') return String(operand)
  return typeof operand === 'string' ? sourceText(operand) : `(${sourceText(operand.of)} * ${operand.times})`
}

function sourceText(name: string): string {
  return name === 'typical' ? 'typicalPrice()' : name
}

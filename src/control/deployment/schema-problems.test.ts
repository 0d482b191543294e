import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Static } from 'typebox'
import type { BotSpec } from '../../domain/index.ts'
import { BotSpecSchema } from './bot-spec-schema.ts'
import { problemText, schemaProblems } from './schema-problems.ts'

const BOT: BotSpec = {
  ...{ name: 'trend', mode: 'trade', runtime: 'leme', strategy: 'trend', timeframe: '1h' },
  ...{ strategyVersion: `sha256:${'0'.repeat(64)}`, parameters: { fast: 3, on: true, word: 'ü' } },
  ...{ exchange: 'binance', pairs: ['BTC/USDT'], dryRun: true, maxOpenTrades: 2, tradingMode: 'spot' },
  ...{ stakeCurrency: 'USDT', stakeAmount: 100, exposure: 200 },
  resources: { cpuMillis: 100, memoryMb: 256 },
}

test('the schema and the noun say the same', () => {
  const fields: Record<keyof BotSpec, true> = {} as Record<keyof Static<typeof BotSpecSchema>, true>
  const noun: BotSpec = {} as Static<typeof BotSpecSchema>
  assert.ok(fields && noun)
})

const problemsOf = (changes: Record<string, unknown>): string =>
  problemText(schemaProblems(BotSpecSchema, { ...BOT, ...changes }))

test('a whole spec has no problem', () => {
  assert.equal(problemsOf({}), '')
  assert.equal(problemsOf({ stakeAmount: 'unlimited', pairs: ['BTC/USDT:USDT'], exposure: 0 }), '')
})

test('every problem names its field', () => {
  const wrong: readonly (readonly [string, unknown, RegExp])[] = [
    ['name', 'Trend', /^name must be 1 to 20 lower-case letters.*, found a text of length 5$/],
    ['name', '../x', /^name /],
    ['name', 'a\n', /^name .*found a text of length 2$/],
    ['name', 'a'.repeat(21), /^name /],
    [
      'mode',
      'Trade',
      /^mode must be one of trade, arbitrage, found a text of length 5; did you mean trade\?$/,
    ],
    ['runtime', null, /^runtime must be one of leme, freqtrade, found null$/],
    ['strategy', '--upload-pack=x', /^strategy /],
    ['strategyVersion', 'latest', /^strategyVersion must be sha256: and 64/],
    ['parameters', [], /^parameters must be an object of at most 100 fields, found a list of 0$/],
    ['parameters', { fast: null }, /^parameters\.fast must be a number, true, false or/],
    ['parameters', { fast: Number.NaN }, /^parameters\.fast /],
    ['parameters', { fast: Number.POSITIVE_INFINITY }, /^parameters\.fast /],
    ['parameters', { fast: 'a\u0000' }, /^parameters\.fast /],
    ['parameters', { fast: '\ud800' }, /^parameters\.fast /],
    ['parameters', { 'a b': 1 }, /^parameters\.a b is not known$/],
    ['parameters', JSON.parse('{"__proto__": 1}'), /^parameters\.__proto__ is not known$/],
    ['exchange', 'Binance', /^exchange /],
    ['pairs', [], /^pairs must be 1 to 200 different pairs, found a list of 0$/],
    ['pairs', ['BTC/USDT', 'BTC/USDT'], /^pairs must be 1 to 200 different/],
    ['pairs', ['BTC/USDT', 'btc'], /^pairs\.1 must be a pair such as BTC\/USDT, found a text of length 3$/],
    ['timeframe', '7m', /^timeframe must be one of 1m/],
    ['dryRun', 'true', /^dryRun must be true or false, found a text of length 4$/],
    ['maxOpenTrades', 0, /^maxOpenTrades must be a whole number from 1 to 1000, found 0$/],
    ['maxOpenTrades', 1.5, /^maxOpenTrades /],
    ['stakeAmount', 0, /^stakeAmount must be a number above 0, or unlimited, found 0$/],
    ['stakeAmount', '100', /^stakeAmount /],
    ['tradingMode', 'margin', /^tradingMode /],
    ['exposure', -1, /^exposure must be a number from 0 to 1000000000000, found -1$/],
    ['resources', { cpuMillis: 100 }, /^resources\.memoryMb is missing$/],
    ['resources', { cpuMillis: 100, memoryMb: 1 }, /^resources\.memoryMb must be a whole number/],
    ['commandId', 'x', /^commandId is not known$/],
    ['pair', ['BTC/USDT'], /^pair is not known; did you mean pairs\?$/],
  ]
  for (const [key, value, message] of wrong) assert.match(problemsOf({ [key]: value }), message, key)
})

test('all problems are told at once, up to a bound', () => {
  const many = problemsOf({ mode: 1, pairs: ['x'], exposure: 'y' })
  assert.deepEqual(
    many.split('; ').map((text) => text.split(' ')[0]),
    ['mode', 'pairs.0', 'exposure'],
  )
  const flood = schemaProblems(BotSpecSchema, {
    ...BOT,
    pairs: Array.from({ length: 150 }, (_, n) => `p${n}`),
  })
  assert.equal(flood.length, 20)
})

test('no text of a value is shown, but for names of fields that are not known', () => {
  const canary = 'AKIAIOSFODNN7EXAMPLE'
  for (const field of Object.keys(BOT)) {
    assert.ok(!problemsOf({ [field]: canary }).includes(canary), field)
    assert.ok(!problemsOf({ [field]: [{ canary }] }).includes('EXAMPLE'), field)
  }
})

test('what is no object is said to be none', () => {
  for (const value of [null, [], 'x', 3, undefined]) {
    assert.match(problemText(schemaProblems(BotSpecSchema, value)), /^must be an object, found /)
  }
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import Value from 'typebox/value'
import { validConfig } from '../line.fixture.ts'
import { PipelineFault } from '../pipeline-fault.ts'
import { checkConfig } from './check-config.ts'
import { findProblems } from './find-problems.ts'
import { parseFreq } from './parse-freq.ts'
import { pipelineConfigSchema } from './pipeline-config.ts'

/** Pointer of the value that is put there, and what must be said about it. */
const wrong: readonly [string, unknown, RegExp][] = [
  ['/algoritms', [], /^unknown key "algoritms"; did you mean "algorithms"\?$/],
  ['/zzz', 1, /^unknown key "zzz"; known are .*symbol/],
  ['/feature_sets/0/config/window', 3, /did you mean "windows"\?/],
  ['/feature_sets/0/config/windows', '3', /must be an integer ≥ 1 and ≤ 100000 or a list of .*, found "3"/],
  ['/feature_sets/0/generator', 'tablib', /unknown generator "tablib"; did you mean "talib"\?/],
  ['/label_sets/0/config/horizon', 1.5, /must be an integer ≥ 1 .*, found 1.5/],
  ['/label_sets/0/generator', 'zigzag', /known are highlow, highlow2, topbot/],
  ['/algorithms/0/algo', 'forest', /unknown algo "forest"; known are gb, lgbm, lc, svc/],
  ['/algorithms/0/train/num_leafs', 3, /did you mean "num_leaves"\?/],
  ['/algorithms/0/params', { is_regression: 'yes' }, /must be true or false, found "yes"/],
  ['/label_horizon', '4', /must be an integer ≥ 0, found "4"/],
  ['/data_sources', [], /must be a list/],
  ['/symbol', null, /must be a text that is not empty, found null/],
]

for (const [pointer, value, message] of wrong) {
  test(`${pointer} = ${JSON.stringify(value)} is refused where it stands`, () => {
    const problems = findProblems(pipelineConfigSchema, withValue(pointer, value))
    assert.equal(problems.length, 1, JSON.stringify(problems))
    assert.ok(problems[0]!.pointer.startsWith(pointer), problems[0]!.pointer)
    assert.match(problems[0]!.message, message)
  })
}

test('a key that is lacking is named', () => {
  const { symbol: _, ...config } = validConfig()
  assert.deepEqual(findProblems(pipelineConfigSchema, config), [
    { pointer: '', atKey: false, message: 'lacks the key "symbol"' },
  ])
})

test('every problem is told at once, each with its place', () => {
  assert.throws(
    () => checkConfig({ ...validConfig(), symbol: 1, freqq: '5min' }, ({ pointer }) => `file${pointer}`),
    (error) =>
      error instanceof PipelineFault && /file\/symbol .*\nfile\/freqq unknown key/.test(error.message),
  )
})

test('keys without effect are accepted, with the reason, and are not kept', () => {
  const written = { ...validConfig(), features_last_rows: 5, collector: { folder: 'DATA' } }
  const { config, warnings } = checkConfig(written)
  assert.deepEqual(
    warnings.map(({ pointer }) => pointer),
    ['/features_last_rows', '/collector'],
  )
  assert.match(warnings[0]!.message, /^has no effect: rows that did not change/)
  assert.deepEqual(config, validConfig())
})

test('accounts and secrets of other programs are told and forgotten', () => {
  const secrets = {
    api_key: 'k-1',
    api_secret: 's-2',
    telegram_bot_token: 't-3',
    telegram_chat_id: 'c-4',
    mt5_account_id: 'a-5',
    mt5_password: 'p-6',
    mt5_server: 'v-7',
  }
  const { config, warnings, notes } = checkConfig({ ...validConfig(), ...secrets })
  assert.equal(warnings.length, 7)
  const everything = JSON.stringify({ config, warnings, notes })
  for (const value of Object.values(secrets)) assert.ok(!everything.includes(value), value)
})

test('{symbol} and {freq} are filled in everywhere but in keys', () => {
  const source = { folder: '{symbol}', file: 'klines-{freq}', column_prefix: '{other}' }
  const { config } = checkConfig({ ...validConfig(), data_sources: [source], description: '{symbol} {freq}' })
  assert.deepEqual(config.data_sources, [{ folder: 'TEST', file: 'klines-5min', column_prefix: '{other}' }])
  assert.equal(config.description, 'TEST 5min')
})

test('an older configuration is read as it was meant, and says so', () => {
  const { config, notes } = checkConfig({
    ...validConfig(),
    algorithms: [
      'gb',
      {
        name: 'lc',
        algo: 'lc',
        params: { penalty: 'l2', C: 2 },
        train: { is_scale: true, length: 900 },
        predict: { length: 1440 },
      },
    ],
    train_signal_model: {},
    score_notification_model: { score_notification: true },
  })
  assert.deepEqual(config.algorithms![0], { name: 'gb', algo: 'gb' })
  assert.deepEqual(config.algorithms![1]!.params, { is_scale: true, length: 900 })
  assert.equal(config.algorithms![1]!.train && 'C' in config.algorithms![1]!.train, true)
  assert.deepEqual(config.simulate_model, {})
  assert.equal(config.output_sets!.length, 1)
  assert.equal(notes.length, 4)
  assert.match(notes[0]!, /train_signal_model is read as simulate_model/)
})

test('what is refused and what is accepted is what the JSON Schema says', () => {
  const key = fc.constantFrom(
    'symbol',
    'freq',
    'labels',
    'label_horizon',
    'algorithms',
    'chance',
    'raster',
    'other',
  )
  fc.assert(
    fc.property(key, fc.jsonValue({ maxDepth: 3 }), (name, value) => {
      const config = { ...validConfig(), [name]: value }
      assert.equal(
        findProblems(pipelineConfigSchema, config).length === 0,
        Value.Check(pipelineConfigSchema, config),
      )
    }),
    { numRuns: 300 },
  )
})

test('frequencies of pandas and timeframes are understood', () => {
  const known = {
    '5min': '5m',
    '1h': '1h',
    H: '1h',
    '60min': '1h',
    D: '1d',
    '1D': '1d',
    '1d': '1d',
    '15m': '15m',
    W: '1w',
  }
  for (const [freq, timeframe] of Object.entries(known)) assert.equal(parseFreq(freq), timeframe)
  for (const freq of ['7min', 'soon', '', 'B', '5']) {
    assert.throws(() => parseFreq(freq), { code: 'config.invalid' }, freq)
  }
})

function withValue(pointer: string, value: unknown): unknown {
  const config: unknown = structuredClone(validConfig())
  const path = pointer.split('/').slice(1)
  let at = config as Record<string, unknown>
  for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>
  at[path.at(-1)!] = value
  return config
}

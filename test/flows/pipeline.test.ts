import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { candleCsv, candleWalk, type WalkCandle } from './candle-walk.fixture.ts'
import { answerOf, type BacktestDocument, errorOf } from './documents.fixture.ts'
import { type Ended, makeWorkspace } from './workspace.fixture.ts'

interface Stage {
  readonly name: string
  readonly status: string
  readonly inputHash: string | null
  readonly outputHash: string | null
  readonly rows: number
  readonly ms: number
  readonly cached: boolean
  readonly message?: string
}
interface PipelineDocument {
  readonly schema: string
  readonly stages: readonly Stage[]
  readonly metrics: { readonly from: number; readonly scores: readonly { readonly auc: number }[] } | null
  readonly artifacts: readonly {
    readonly name: string
    readonly hash: string
    readonly path?: string
    readonly columns: readonly string[]
  }[]
  readonly verdict: { readonly kind: string; readonly text: string }
  readonly warnings: readonly string[]
}

const STAGES = ['data', 'check', 'features', 'labels', 'train', 'rolling', 'signals']
const { leme, write, path } = makeWorkspace({ after })
const walk = candleWalk('pipeline', { rows: 2_000 })
const CONFIG = `{
  // a small line
  "symbol": "AAAUSD",
  "freq": "5min",
  "data_sources": [{ "file": "AAA-USD-5m.csv", "pair": "AAA/USD" }],
  "feature_sets": [
    { "generator": "talib", "config": { "columns": "close", "functions": ["ROCP"], "windows": [1, 6, 24] } },
    { "generator": "talib", "config": { "columns": "close", "functions": ["RSI"], "windows": [14] } }
  ],
  "train_features": ["close_ROCP_1", "close_ROCP_6", "close_ROCP_24", "close_RSI_14"],
  "label_sets": [{ "generator": "direction", "config": { "horizon": 6, "threshold": 0, "names": "up" } }],
  "labels": ["up"],
  "label_horizon": 6,
  "algorithms": [{ "name": "gb", "algo": "gb", "train": { "num_boost_round": 8, "num_leaves": 4, "seed": 7 } }],
  "rolling_predict": { "prediction_size": 300, "prediction_steps": 3 },
  "signal_sets": [
    { "generator": "smoothen", "config": { "columns": "up_gb", "names": "pUp" } },
    {
      "generator": "threshold_rule",
      "config": {
        "columns": "pUp",
        "names": ["buy", "sell"],
        "parameters": { "buy_signal_threshold": 0.55, "sell_signal_threshold": 0.45 }
      }
    }
  ]
}
`

/** Runs a configuration on these candles; artifacts are shared by all runs of this file. */
async function run(config: string, candles: readonly WalkCandle[] = walk, ...more: string[]): Promise<Ended> {
  write('AAA-USD-5m.csv', candleCsv(candles))
  const file = write('line.jsonc', config)
  return leme('pipeline', 'run', '-c', file, '--artifacts', path('artifacts'), '--json', ...more)
}

/** Names of the stages that were computed, not taken from the artifacts. */
function computed({ stages }: PipelineDocument): string[] {
  return stages.filter(({ cached }) => !cached).map(({ name }) => name)
}

let first: PipelineDocument
before(async () => {
  first = answerOf(await run(CONFIG))
})

test('a run answers with every stage, its hashes, and where the results are', () => {
  assert.equal(first.schema, 'leme.pipeline/1')
  assert.deepEqual(
    first.stages.map(({ name }) => name),
    STAGES,
  )
  for (const stage of first.stages) {
    assert.deepEqual([stage.status, stage.cached], ['done', false])
    for (const hash of [stage.inputHash, stage.outputHash]) assert.match(hash ?? '', /^[0-9a-f]{64}$/)
    assert.ok(stage.ms > 0 && stage.rows > 1_000)
  }
  const auc = first.metrics?.scores[0]?.auc
  assert.ok(auc !== undefined && auc > 0.3 && auc < 0.9)
  const signals = first.artifacts.find(({ name }) => name === 'signals')!
  assert.ok(existsSync(signals.path!))
  assert.equal(readFileSync(signals.path!).subarray(0, 4).toString(), 'PAR1')
  assert.deepEqual([...signals.columns].sort(), ['buy', 'pUp', 'sell', 'time', 'up', 'up_gb'])
  assert.deepEqual(first.warnings, [])
})

test('the same run again computes nothing and says the same', async () => {
  const again: PipelineDocument = answerOf(await run(CONFIG, walk, '--workers', '1'))
  assert.deepEqual(computed(again), [])
  const facts = ({ stages }: PipelineDocument) => stages.map(({ name, outputHash }) => [name, outputHash])
  assert.deepEqual(facts(again), facts(first))
  assert.deepEqual(again.metrics, first.metrics)
})

test('a row that the features do not read is read again, and nothing is learnt again', async () => {
  const changed = walk.map((candle, at) => (at === 1_000 ? { ...candle, volume: 3 } : candle))
  const answer: PipelineDocument = answerOf(await run(CONFIG, changed))
  assert.deepEqual(computed(answer), ['data', 'check', 'features', 'labels'])
  assert.notEqual(answer.stages[0]!.outputHash, first.stages[0]!.outputHash)
  assert.deepEqual(answer.stages.at(-1), {
    ...first.stages.at(-1)!,
    cached: true,
    ms: answer.stages.at(-1)!.ms,
  })
})

test('a price that changes is learnt again', async () => {
  const changed = walk.map((candle, at) => (at === 1_500 ? { ...candle, high: 200, close: 150 } : candle))
  const answer: PipelineDocument = answerOf(await run(CONFIG, changed))
  assert.deepEqual(computed(answer), STAGES)
})

test('signals beside prices become a picture, in the format of its name', async () => {
  const config = write('picture.jsonc', CONFIG)
  const prices = 'timestamp,open,high,low,close,volume,pUp,buy,sell'
  const rows = walk.slice(0, 200).map(({ time, open, high, low, close, volume }, row) => {
    const score = row % 20 === 0 ? 0.9 : 0.5
    return [new Date(time).toISOString(), open, high, low, close, volume, score, score > 0.8, false].join()
  })
  const signals = write('signals.csv', [prices, ...rows].join('\n'))
  const draw = (out: string, ...more: string[]) =>
    leme('pipeline', 'diagram', '-c', config, '--signals', signals, '--out', out, '--json', ...more)
  const svg = path('picture.svg')
  assert.deepEqual(answerOf(await draw(svg)), { schema: 'leme.diagram/1', file: svg, rows: 200 })
  assert.match(readFileSync(svg, 'utf8'), /<svg[\s\S]*AAAUSD/)
  const png = path('picture.png')
  answerOf(await draw(png, '--theme', 'dark'))
  assert.equal(readFileSync(png).subarray(1, 4).toString(), 'PNG')
  assert.equal(errorOf(await draw(path('picture.gif')), 2).code, 'diagram.format')
  assert.ok(!existsSync(path('picture.gif')))
  assert.match((await draw(svg, '--theme', 'pink')).stdout, /light, dark/)
})

test('a threshold that changes makes new signals of the same scores', async () => {
  const answer: PipelineDocument = answerOf(await run(CONFIG.replace('0.55', '0.56')))
  assert.deepEqual(computed(answer), ['signals'])
})

test('the signals of a run drive a backtest', async () => {
  const strategy = write(
    'follow.ts',
    `import { above, below } from 'leme/math'
     import { defineStrategy } from 'leme/strategy'
     export default defineStrategy({
       name: 'follow', timeframe: '5m', signals: ['pUp'],
       indicators: () => ({}),
       enterLong: ({ pUp }) => above(pUp, 0.505),
       exitLong: ({ pUp }) => below(pUp, 0.495),
     })`,
  )
  write('AAA-USD-5m.csv', candleCsv(walk))
  const signals = first.artifacts.find(({ name }) => name === 'signals')!
  const args = ['backtest', '-s', strategy, '--candles', path('AAA-USD-5m.csv'), '--json']
  const { trades }: BacktestDocument = answerOf(await leme(...args, '--signals', signals.path!))
  assert.ok(trades.length > 0)
  for (const { openTime } of trades)
    assert.ok(openTime > first.metrics!.from, 'no trade before the first score')
  const error = errorOf(await leme(...args), 1)
  assert.match(`${error.message} ${error.hint}`, /needs the signal "pUp".*--signals/)
})

test('a wrong key is named with line, column and what was meant', async () => {
  const { code, message, where } = errorOf(await run(CONFIG.replace('num_leaves', 'num_leafs')), 3)
  assert.equal(code, 'config.invalid')
  assert.match(message, /line\.jsonc:14:81 unknown key "num_leafs"; did you mean "num_leaves"\?/)
  assert.match(where ?? '', /line\.jsonc:14:81$/)
})

test('every wrong key and name of a configuration is named at once', async () => {
  const config = CONFIG.replace('"labels"', '"lables"').replace('"direction"', '"directon"')
  const { message } = errorOf(await run(config), 3)
  assert.match(message, /:11:33 unknown generator "directon"; did you mean "direction"\?/)
  assert.match(message, /:12:3 unknown key "lables"; did you mean "labels"\?/)
})

test('a stage that fails ends the run with its exit code, and what needs it is not run', async () => {
  const ended = await run(CONFIG.replace('"horizon": 6', '"horizon": 9'))
  const { stages, verdict } = documentOf(ended, 3)
  assert.deepEqual(
    stages.map(({ name, status }) => `${name} ${status}`),
    [
      ...['data done', 'check done', 'features done', 'labels done'],
      ...['train failed', 'rolling blocked', 'signals blocked'],
    ],
  )
  assert.match(stages[4]!.message ?? '', /looks 9 rows ahead, label_horizon is 6/)
  assert.equal(verdict.kind, 'unknown')
  assert.match(ended.stderr, /Set label_horizon to at least 9/)
})

test('candles that are not there are named with where they were looked for', async () => {
  const ended = await run(CONFIG.replace('AAA-USD-5m.csv', 'ZZZ-USD-5m.csv'))
  const { stages } = documentOf(ended, 4)
  assert.deepEqual([stages[0]!.status, stages[1]!.status], ['failed', 'blocked'])
  assert.ok(stages[0]!.message?.includes(path('ZZZ-USD-5m.csv')))
  assert.match(ended.stderr, /Correct data_folder/)
})

test('broken lines of the candles are named with file and line', async () => {
  write('AAA-USD-5m.csv', '')
  const broken = candleCsv(walk).split('\n')
  broken[700] = 'garbage'
  write('broken/AAA-USD-5m.csv', broken.join('\n'))
  const ended = await run(CONFIG.replace('"AAA-USD-5m.csv"', '"broken/AAA-USD-5m.csv"'))
  const { warnings }: PipelineDocument = answerOf(ended)
  assert.equal(warnings.length, 1)
  assert.match(warnings[0]!, /broken.AAA-USD-5m\.csv:701 left out: has 1 field, not 6$/)
  assert.ok(ended.stderr.includes(warnings[0]!))
})

test('a configuration that is not there is told so', async () => {
  const error = errorOf(await leme('pipeline', 'run', '-c', path('none.jsonc'), '--json'), 3)
  assert.equal(error.code, 'config.unreadable')
  assert.match(error.message, /none\.jsonc/)
})

/** The document of a run of which a stage failed. */
function documentOf(ended: Ended, code: number): PipelineDocument {
  assert.equal(ended.code, code, ended.stderr)
  return answerOf({ ...ended, code: 0 })
}

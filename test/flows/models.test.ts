import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { type Ended, makeWorkspace } from './workspace.fixture.ts'

interface Version {
  readonly number: number
  readonly features: readonly { readonly name: string; readonly type: string }[]
  readonly metrics: { readonly scoreDeciles: readonly number[] | null; readonly cutTest: string }
  readonly lineage: { readonly artifactHash: string }
}
interface Registered {
  readonly isNew: boolean
  readonly version: Version
}
interface Promotion {
  readonly promoted: boolean
  readonly event: { readonly from: number | null; readonly to: number; readonly forced: boolean } | null
  readonly gates: { readonly gates: readonly { readonly name: string; readonly pass: boolean }[] } | null
}

const BARS = 1_500
const { leme, write, path, holdDatabase } = makeWorkspace({ after })
const models = (...args: string[]) => leme('models', ...args)

const config = (rounds: number) => `{
  "symbol": "AAAUSD", "freq": "5min",
  "data_sources": [{ "file": "AAA-USD-5m.csv", "pair": "AAA/USD" }],
  "feature_sets": [
    { "generator": "talib", "config": { "columns": "close", "functions": ["ROCP"], "windows": [1, 6, 24] } }
  ],
  "train_features": ["close_ROCP_1", "close_ROCP_6", "close_ROCP_24"],
  "label_sets": [{ "generator": "direction", "config": { "horizon": 6, "threshold": 0, "names": "up" } }],
  "labels": ["up"], "label_horizon": 6,
  "algorithms": [{ "name": "gb", "algo": "gb", "train": { "num_boost_round": ${rounds}, "num_leaves": 4, "seed": 7 } }],
  "rolling_predict": { "prediction_size": 300, "prediction_steps": 3 }
}
`

/** Runs the pipeline and keeps its report as \`run-N.json\`. */
async function train(rounds: number): Promise<string[]> {
  const file = write(`line-${rounds}.jsonc`, config(rounds))
  const ended = await leme('pipeline', 'run', '-c', file, '--artifacts', path('artifacts'), '--json')
  assert.equal(ended.code, 0, ended.stderr)
  return ['--report', write(`run-${rounds}.json`, ended.stdout), '-c', file]
}

let first: string[]
let second: string[]
before(async () => {
  await holdDatabase()
  write('AAA-USD-5m.csv', candleCsv(candleWalk('models', { rows: 2_000 })))
  first = await train(6)
  second = await train(12)
})

test('a run is registered once, with what it was made of', async () => {
  const made = answerOf<Registered>(await models('register', 'aaa-up', ...first, '--json'))
  assert.deepEqual([made.isNew, made.version.number, made.version.metrics.cutTest], [true, 1, 'passed'])
  assert.equal(made.version.metrics.scoreDeciles!.length, 9)
  const again = answerOf<Registered>(await models('register', 'aaa-up', ...first, '--json'))
  assert.deepEqual([again.isNew, again.version], [false, made.version])
  const shown = answerOf<Version>(await models('show', 'aaa-up', '1', '--json'))
  assert.deepEqual(shown, made.version)
  const list = answerOf<{ items: { name: string; versions: number }[] }>(await models('list', '--json'))
  assert.deepEqual(
    list.items.map(({ name, versions }) => [name, versions]),
    [['aaa-up', 1]],
  )
})

test('files that do not belong together, and names that are none, are refused', async () => {
  const report = JSON.parse(readFileSync(first[1]!, 'utf8'))
  const file = report.artifacts.find(({ name }: { name: string }) => name === 'models').path
  const learned = JSON.parse(readFileSync(file, 'utf8'))
  learned.models[0].features.reverse()
  const turned = write('turned.json', JSON.stringify(learned))
  const old = write('old.json', JSON.stringify({ ...learned, schema: 'leme.models/0' }))
  refused(await models('register', 'aaa-up', ...first, '--models', turned, '--json'), 3, 'model.file')
  refused(await models('register', 'aaa-up', ...first, '--models', old, '--json'), 3, 'model.file')
  refused(await models('register', 'aaa-up', ...first, '--models', 'nowhere.json', '--json'), 3, 'model.file')
  refused(await models('register', '../aaa', ...first, '--json'), 2, 'model.malformed')
  refused(await models('register', 'aaa-up', ...first, '--score', 'down_gb', '--json'), 3, 'model.file')
})

test('a champion has to pass every gate: what was recorded counts', async () => {
  const bare = await promote('1', 'first')
  assert.equal(bare.ended.code, 8)
  assert.equal(bare.document.promoted, false)
  assert.ok(failedOf(bare.document).includes('shadow-trades'))
  const { version } = answerOf<Registered>(await models('register', 'aaa-up', ...first, '--json'))
  const file = write('predictions.json', JSON.stringify(predictionsOf(version, [1])))
  const kept = answerOf<{ recorded: number; settled: number }>(
    await models('record', 'aaa-up', file, '--json'),
  )
  assert.deepEqual([kept.recorded, kept.settled], [BARS, BARS])
  // A random walk has no edge, and that gate says so to the end.
  assert.deepEqual(failedOf((await promote('1', 'measured')).document), ['verdict'])
  const strict = write('gates.json', '{ "minTrades": 100000 }')
  const strictly = await promote('1', 'measured', '--gates', strict)
  assert.deepEqual(failedOf(strictly.document), ['verdict', 'shadow-trades'])
  const unknown = write('unknown.json', '{ "minTrade": 1 }')
  refused(
    await models('promote', 'aaa-up', '1', '--reason', 'x', '--gates', unknown, '--json'),
    3,
    'model.file',
  )
  const forced = await promote('1', 'a test', '--force')
  assert.deepEqual([forced.ended.code, forced.document.event!.forced], [0, true])
})

test('a challenger is compared, promoted, rolled back and deleted', async () => {
  const { version } = answerOf<Registered>(await models('register', 'aaa-up', ...second, '--json'))
  assert.equal(version.number, 2)
  refused(await models('compare', 'aaa-up', '--json'), 4, 'model.unknown')
  assert.equal((await promote('2', 'try it', '--alias', 'challenger')).ended.code, 0)
  const unfinished = await models('compare', 'aaa-up')
  assert.equal(unfinished.code, 0, unfinished.stderr)
  assert.match(unfinished.stdout, /^Not enough: 0 of 100 trades of version \d/)
  const file = write('both.json', JSON.stringify(predictionsOf(version, [2])))
  assert.equal((await models('record', 'aaa-up', file)).code, 0)
  const compared = answerOf<{ look: number; pairedRows: number; verdict: { kind: string } }>(
    await models('compare', 'aaa-up', '--json'),
  )
  assert.deepEqual([compared.look, compared.pairedRows], [2, BARS])
  refused(
    await models('promote', 'aaa-up', '2', '--reason', 'x', '--force', '--from', '2', '--json'),
    6,
    'model.moved',
  )
  assert.equal((await promote('2', 'better', '--force')).document.event!.from, 1)
  refused(await models('delete', 'aaa-up', '2', '--json'), 6, 'model.aliased')
  const back = answerOf<Promotion>(await models('rollback', 'aaa-up', '--reason', 'it lost', '--json'))
  assert.deepEqual([back.event!.from, back.event!.to], [2, 1])
  const shown = await models('show', 'aaa-up')
  assert.match(shown.stdout, /champion: back to version 1 after 2, by cli: it lost/)
  assert.match(shown.stdout, /champion: version 1, forced, by cli: a test/)
  assert.equal((await promote('1', 'the same', '--alias', 'challenger')).ended.code, 0)
  assert.equal((await models('delete', 'aaa-up', '2')).code, 0)
  refused(await models('show', 'aaa-up', '2', '--json'), 4, 'model.unknown')
})

async function promote(version: string, reason: string, ...more: string[]) {
  const ended = await models('promote', 'aaa-up', version, '--reason', reason, ...more, '--json')
  return { ended, document: JSON.parse(ended.stdout) as Promotion }
}

function failedOf({ gates }: Promotion): string[] {
  return gates!.gates.filter(({ pass }) => !pass).map(({ name }) => name)
}

function refused(ended: Ended, code: number, fault: string): void {
  assert.equal(errorOf(ended, code).code, fault)
}

/** Scores as in the training, that hold as often as they say; of ten bars seven gain. */
function predictionsOf({ features, metrics: { scoreDeciles } }: Version, versions: readonly number[]) {
  const debt = new Array(10).fill(0)
  const rows = Array.from({ length: BARS }, (_, bar) => {
    const tenth = (bar * 3) % 10
    const score = tenth < 9 ? scoreDeciles![tenth]! : (1 + scoreDeciles![8]!) / 2
    debt[tenth] += score
    const label = debt[tenth] >= 1 ? 1 : 0
    debt[tenth] -= label
    const at = { barTime: Date.UTC(2025, 0, 1) + bar * 300_000, instrument: 'AAA/USD' }
    return { at, score, label, exitPrice: (bar * 7) % 10 < 7 ? 102 : 99 }
  })
  return {
    schema: 'leme.predictions/1',
    feed: { features, timeframe: '5m' },
    versions: versions.map((version) => ({
      version,
      predictions: rows.map(({ at, score }) => ({ ...at, score, price: 100, latencyMs: 2, mode: 'shadow' })),
    })),
    outcomes: rows.map(({ at, label, exitPrice }) => ({ ...at, label, exitPrice })),
  }
}

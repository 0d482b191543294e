import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { connectStore } from '../../src/adapters/store/postgres/index.ts'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

interface Result {
  readonly schema: string
  readonly symbol: string
  readonly stages: readonly {
    readonly name: string
    readonly status: string
    readonly outputHash: string | null
    readonly cached: boolean
  }[]
  readonly artifacts: readonly { readonly name: string; readonly hash: string }[]
  readonly registered?: readonly { readonly model: string; readonly version: number }[]
}
interface SymbolRun {
  readonly symbol: string
  readonly status: string
  readonly message: string
  readonly code?: string
  readonly id?: string
  readonly isNew?: boolean
  readonly result: Result | null
}
interface Symbols {
  readonly schema: string
  readonly runs: readonly SymbolRun[]
}
interface RunRow {
  readonly id: string
  readonly status: string
  readonly progress: number
  readonly message: string
  readonly result: Result | null
}

const { leme, start, write, path, holdDatabase } = makeWorkspace({ after })
let url: string
const CONFIG = `{
  "symbol": "AAAUSD",
  "freq": "5min",
  "data_folder": "candles",
  "data_sources": [{ "folder": "{symbol}", "file": "klines.csv" }],
  "feature_sets": [
    { "generator": "talib", "config": { "columns": "close", "functions": ["ROCP"], "windows": [1, 6, 24] } }
  ],
  "train_features": ["close_ROCP_1", "close_ROCP_6", "close_ROCP_24"],
  "label_sets": [{ "generator": "direction", "config": { "horizon": 6, "threshold": 0, "names": "up" } }],
  "labels": ["up"],
  "label_horizon": 6,
  "algorithms": [{ "name": "gb", "algo": "gb", "train": { "num_boost_round": 8, "num_leaves": 4, "seed": 7 } }],
  "rolling_predict": { "prediction_size": 300, "prediction_steps": 3 },
  "signal_sets": [{ "generator": "smoothen", "config": { "columns": "up_gb", "names": "pUp" } }]
}
`
/** The same with trainings of seconds. */
const HEAVY = CONFIG.replace(
  '"num_boost_round": 8, "num_leaves": 4',
  '"num_boost_round": 1500, "num_leaves": 24',
)

const run = (...more: string[]) => leme('pipeline', 'run', '-c', 'line.jsonc', '--json', ...more)
const hashes = ({ artifacts }: Result) => artifacts.map(({ name, hash }) => [name, hash])
const statuses = ({ runs }: Symbols) => runs.map(({ symbol, status }) => `${symbol} ${status}`)

before(async () => {
  for (const symbol of ['AAAUSD', 'BBBUSD']) {
    write(`candles/${symbol}/klines.csv`, candleCsv(candleWalk(symbol, { rows: 1_800 })))
  }
  write('line.jsonc', CONFIG)
  write('heavy.jsonc', HEAVY)
  url = await holdDatabase()
})

test('many symbols here: each by its own candles, one that fails says why, the others go on', async () => {
  const ended = await run('--symbols', 'AAAUSD,NONE,BBBUSD,AAAUSD', '--artifacts', path('here'))
  assert.equal(ended.code, 4, ended.stderr)
  const answer: Symbols = answerOf({ ...ended, code: 0 })
  assert.deepEqual(statuses(answer), ['AAAUSD done', 'NONE failed', 'BBBUSD done'])
  const [first, none, last] = answer.runs
  assert.match(none!.message, /^data: .*candles.NONE.klines\.csv is not there/)
  assert.deepEqual(none!.result!.stages.map(({ status }) => status).slice(0, 3), [
    'failed',
    'blocked',
    'blocked',
  ])
  const named = answerOf(await run('--artifacts', path('alone'))) as Result
  assert.deepEqual(hashes(first!.result!), hashes(named))
  assert.notDeepEqual(hashes(first!.result!), hashes(last!.result!))
  const told = await leme(
    ...['pipeline', 'run', '-c', 'line.jsonc', '--symbols', 'AAAUSD,NONE', '--artifacts', path('here')],
  )
  assert.match(
    told.stdout,
    /Symbol +Verdict +AUC +Rows +Time +Why\nAAAUSD .*0\.\d{3} .*\nNONE +failed +– .*data: /,
  )
})

test('symbols that cannot be told apart, or are none, are refused before anything runs', async () => {
  const same = CONFIG.replace('"{symbol}"', '"AAAUSD"')
  write('same.jsonc', same)
  const refused = async (code: number, ...args: string[]) =>
    errorOf(await leme('pipeline', 'run', '--json', ...args), code)
  const every = await refused(3, '-c', 'same.jsonc', '--symbols', 'AAAUSD,BBBUSD')
  assert.match(`${every.message} ${every.hint}`, /same rows of same\.jsonc.*\{symbol\}/)
  for (const symbol of ['../AAAUSD', '..', 'A/B', '']) {
    assert.match((await refused(3, '-c', 'line.jsonc', `--symbols=${symbol}`)).message, /is no symbol/)
  }
  assert.match((await refused(2, '-c', 'line.jsonc', '--wait')).message, /--wait needs --queue/)
  const models = ['--queue', '--models', 'models.json']
  assert.match((await refused(2, '-c', 'line.jsonc', ...models)).message, /--models is not for --queue/)
})

test('a database that is away is told, and nothing was asked for', async () => {
  const away = start(['pipeline', 'run', '-c', 'line.jsonc', '--queue', '--json'], {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
  })
  errorOf(await away.ended, 7)
})

test('jobs: the same symbol is one run; a worker does them, and they come to what this process comes to', async () => {
  const symbols = ['--symbols', 'AAAUSD,NONE,BBBUSD']
  const asked: Symbols = answerOf(await run('--queue', ...symbols))
  assert.deepEqual(statuses(asked), ['AAAUSD queued', 'NONE queued', 'BBBUSD queued'])
  const again: Symbols = answerOf(await run('--queue', '--symbols', 'BBBUSD,AAAUSD'))
  assert.deepEqual(
    again.runs.map(({ id, isNew }) => [id, isNew]),
    [
      [asked.runs[2]!.id, false],
      [asked.runs[0]!.id, false],
    ],
  )
  const waiting = start(['pipeline', 'run', '-c', 'line.jsonc', '--queue', '--wait', '--json', ...symbols])
  await waiting.says(/No worker has taken a run yet.*npx leme worker/)
  const worker = start(['worker'])
  const ended = await waiting.ended
  assert.equal(ended.code, 1, ended.stderr)
  const answer: Symbols = answerOf({ ...ended, code: 0 })
  assert.deepEqual(statuses(answer), ['AAAUSD done', 'NONE failed', 'BBBUSD done'])
  assert.match(
    answer.runs[1]!.message,
    /^data: .*is not there\. Not run: check, features.*Correct data_folder/,
  )
  const here: Symbols = answerOf(await run('--symbols', 'AAAUSD,BBBUSD', '--artifacts', path('here')))
  assert.deepEqual(hashes(answer.runs[0]!.result!), hashes(here.runs[0]!.result!))
  assert.deepEqual(hashes(answer.runs[2]!.result!), hashes(here.runs[1]!.result!))
  const anew: Symbols = answerOf(await run('--queue', '--wait', '--symbols', 'AAAUSD'))
  assert.notEqual(anew.runs[0]!.id, asked.runs[0]!.id)
  assert.ok(anew.runs[0]!.result!.stages.every(({ cached }) => cached))
  const listed: { runs: readonly RunRow[] } = answerOf(await leme('pipeline', 'list', '--json'))
  assert.deepEqual(listed.runs.map(({ status }) => status).sort(), ['done', 'done', 'done', 'failed'])
  const shown: RunRow = answerOf(await leme('pipeline', 'show', asked.runs[0]!.id!.slice(0, 12), '--json'))
  assert.deepEqual(hashes(shown.result!), hashes(answer.runs[0]!.result!))
  assert.match((await leme('pipeline', 'show', asked.runs[1]!.id!)).stdout, /failed\n {2}data: /)
  assert.equal(errorOf(await leme('pipeline', 'show', 'zz', '--json'), 4).code, 'run.unknown')
  worker.signal('SIGINT')
  assert.equal((await worker.ended).code, 0)
})

test('a worker that is killed in the middle is followed by another, which comes to the same', async () => {
  const ask = ['pipeline', 'run', '-c', 'heavy.jsonc', '--queue', '--symbols', 'AAAUSD', '--json']
  const first = start(['worker'])
  await first.says(/Takes jobs/)
  const asked: Symbols = answerOf(await leme(...ask))
  const id = asked.runs[0]!.id!
  const watching = start([...ask.slice(0, -1), '--wait'])
  const row = async (): Promise<RunRow> => answerOf(await leme('pipeline', 'show', id, '--json'))
  // A command of its own for each look would come too late.
  await using store = connectStore(url)
  let seen = (await store.runs.get(id))!
  while (!/^(train|rolling), \d of 7/.test(seen.message ?? '')) {
    assert.notEqual(seen.status, 'done', 'it must be killed before it is done')
    await new Promise((next) => setTimeout(next, 20))
    seen = (await store.runs.get(id))!
  }
  first.signal('SIGKILL')
  assert.ok(seen.progress > 0.5 && seen.progress < 1)
  assert.equal((await row()).status, 'running')
  await watching.says(/Waits for 1 run\./)
  watching.signal('SIGINT')
  const stopped = await watching.ended
  assert.equal(stopped.code, 130)
  assert.match(stopped.stderr, /The jobs go on\. To look: npx leme pipeline list, npx leme pipeline show ID/)
  const second = start(['worker'])
  while ((await row()).status === 'running') await new Promise((next) => setTimeout(next, 300))
  const taken = await row()
  assert.equal(taken.status, 'done')
  const undisturbed = answerOf(
    await leme('pipeline', 'run', '-c', 'heavy.jsonc', '--artifacts', path('undisturbed'), '--json'),
  ) as Result
  assert.deepEqual(hashes(taken.result!), hashes(undisturbed))
  second.signal('SIGINT')
  await second.ended
})

test('models are registered by the name that is asked for, once for the same run', async () => {
  const register = ['--register', '{symbol}-up', '--symbols', 'AAAUSD,BBBUSD', '--artifacts', path('here')]
  const versions = ({ runs }: Symbols) =>
    runs.map(({ result }) => result!.registered!.map(({ model, version }) => `${model} ${version}`).join())
  assert.deepEqual(versions(answerOf(await run(...register))), ['aaausd-up 1', 'bbbusd-up 1'])
  assert.deepEqual(versions(answerOf(await run(...register))), ['aaausd-up 1', 'bbbusd-up 1'])
  write(
    'named.jsonc',
    CONFIG.replace('"labels"', '"model_registry": { "name": "{symbol}-up" }, "labels"').replace('8,', '9,'),
  )
  const named: Result = answerOf(
    await leme('pipeline', 'run', '-c', 'named.jsonc', '--artifacts', path('here'), '--json'),
  )
  assert.deepEqual(
    named.registered?.map(({ version }) => version),
    [2],
  )
  rmSync(path('candles', 'BBBUSD'), { recursive: true })
  const failed: Symbols = answerOf({ ...(await run(...register)), code: 0 })
  assert.deepEqual(
    failed.runs.map(({ result }) => result?.registered?.length),
    [1, undefined],
  )
})

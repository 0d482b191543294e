import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { startExchange } from '../../exchange/exchange-server.ts'
import { answerOf } from '../../flows/documents.fixture.ts'
import { makeWorkspace } from '../../flows/workspace.fixture.ts'
import { playPrograms } from './played-programs.fixture.ts'
import { type RanJob, runWorkflow } from './runner.fixture.ts'
import { runScript } from './script.fixture.ts'

// The workflow that deploys a bot, against a facade that really runs.

const { leme, start, holdDatabase, path, write } = makeWorkspace({ after })
const CLIENT = 'cliente-001'
let url = ''
let key = ''

before(async () => {
  await holdDatabase()
  answerOf(await leme('data', 'generate', '--days', '40', '-p', 'TIDE/USDT', '-i', '5m', '--json'))
  const server = start(['serve', '--json', '--port', '7961'], {
    LEME__DEPLOYS__SETTLESECONDS: '1',
    LEME__DEPLOYS__DEGRADEDSECONDS: '2',
  })
  const told = await server.says(/\{"schema":"leme.serve\/1".*\}/)
  url = (JSON.parse(told) as { url: string }).url
  answerOf(await leme('tenant', 'create', CLIENT, '--credits', '1000', '--bots', '3', '--json'))
  const asked = await leme('tenant', 'key', CLIENT, '--name', 'deploys', '--role', 'admin', '--json')
  key = answerOf<{ token: string }>(asked).token
})

let count = 0
async function deploy(
  inputs: Readonly<Record<string, string>>,
  secrets = { LEME_KEY: key },
): Promise<RanJob> {
  count += 1
  const ran = await runWorkflow('deploy-bot', path(`run-${count}`), {
    inputs: { way: 'api', client: CLIENT, ...inputs },
    vars: { LEME_URL: url },
    secrets,
    env: { GITHUB_RUN_ID: `run-${count}` },
  })
  assert.deepEqual(
    ran.map(({ name, result }) => [name, result === 'skipped']),
    [
      ['api', false],
      ['commit', true],
    ],
  )
  return ran[0]!
}

test('a bot goes into service by the API, and the run ends when the command is approved', async () => {
  const options = '{"timeframe":"5m"}'
  const ran = await deploy({
    action: 'trade',
    strategy: 'sma-cross',
    exchange: 'demo',
    pairs: 'TIDE/USDT',
    options,
  })
  assert.equal(ran.result, 'success', ran.log)
  assert.match(ran.log, /trade cliente-001: \*\*approved\*\*/)
  assert.doesNotMatch(ran.log, new RegExp(key))
})

test('and out of it', async () => {
  const ran = await deploy({ action: 'stop' })
  assert.equal(ran.result, 'success', ran.log)
  assert.match(ran.log, /stop cliente-001: \*\*approved\*\*/)
})

for (const [what, inputs, said] of [
  ['a strategy that nobody knows', { strategy: 'no-such' }, /no-such/],
  ['options that are no JSON', { options: '{timeframe: 5m}' }, /OPTIONS is no JSON/],
  ['another client than the key is for', { client: 'cliente-002' }, /::error::/],
] as const) {
  test(`${what} fails the run, with the reason`, async () => {
    const good = { action: 'trade', strategy: 'sma-cross', exchange: 'demo', pairs: 'TIDE/USDT' }
    const ran = await deploy({ ...good, ...inputs })
    assert.equal(ran.result, 'failure', ran.log)
    assert.match(ran.log, said)
  })
}

test('without a key in the environment nothing is asked', async () => {
  const ran = await deploy({ action: 'stop' }, { LEME_KEY: '' })
  assert.equal(ran.result, 'failure')
  assert.match(ran.log, /LEME_KEY is missing/)
})

test('candles are fetched from the exchange by the step that brings them', async () => {
  const listed = Math.floor(Date.now() / 86_400_000 - 3) * 86_400_000
  await using exchange = await startExchange({ seed: 7, listed, now: () => Date.now() })
  const folder = path()
  write(
    'line.jsonc',
    '{ "symbol": "BTCUSDT", "freq": "5min", "data_sources": [{"folder": "{symbol}", "file": "klines"}] }',
  )
  const node = process.execPath
  const programs = playPrograms(path('programs'), [], {
    leme: `exec "${node}" "${new URL('../../../bin/leme.js', import.meta.url).pathname}" "$@"`,
  })
  const ran = await runScript('pipeline-data.sh', {
    ...{ folder, programs },
    env: {
      ...{ PIPELINE_DATA: 'download', PIPELINE_CONFIG: 'line.jsonc', DATA_FOLDER: 'candles' },
      ...{ SINCE: new Date(listed).toISOString().slice(0, 10), EXCHANGE_URL: exchange.url },
    },
  })
  assert.equal(ran.code, 0, ran.output)
  assert.deepEqual(readdirSync(path('candles', 'BTCUSDT')), ['klines.csv'])
})

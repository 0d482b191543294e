import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { after, test } from 'node:test'
import { ROOT } from '../judge.ts'
import { jobCommands } from './job-commands.ts'

const share = mkdtempSync(join(tmpdir(), 'leme-share-'))
after(() => rmSync(share, { recursive: true, force: true }))

/** A job as its container runs it, with the share at another place. */
async function run(args: readonly string[]) {
  const main = join(ROOT, 'src/apps/cli/main.ts')
  const here = args.map((one) => one.replace('/var/lib/leme', share))
  const env = { ...process.env, LEME__STATEDIR: share, NO_COLOR: '1' }
  const child = spawn(process.execPath, ['--conditions=leme-source', main, ...here], { env, cwd: share })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { status, said: stdout + stderr }
}

const LINE = {
  symbol: 'TIDEUSDT',
  freq: '15min',
  data_folder: '../market/demo',
  data_sources: [{ file: 'TIDE-USDT-1m.csv.gz', pair: 'TIDE/USDT' }],
  feature_sets: [{ generator: 'talib', config: { columns: 'close', functions: ['ROCP'], windows: [1, 4] } }],
  train_features: ['close_ROCP_1', 'close_ROCP_4'],
  label_sets: [{ generator: 'direction', config: { horizon: 8, threshold: 0, names: 'up' } }],
  labels: ['up'],
  label_horizon: 8,
  algorithms: [{ name: 'gb', algo: 'gb', train: { num_boost_round: 5, num_leaves: 4, seed: 7 } }],
  signal_sets: [{ generator: 'smoothen', config: { columns: 'up_gb', names: 'pUp' } }],
}

test('the jobs of the stages, one after the other, make signals from the files of the share', async () => {
  const commands = await jobCommands(ROOT)
  assert.deepEqual([...commands.keys()].sort(), [
    'download',
    'features',
    'labels',
    'panel',
    'pipeline',
    'signals',
    'train',
  ])
  const market = ['data', 'generate', '--days', '20', '-p', 'TIDE/USDT', '--out', join(share, 'market')]
  assert.equal((await run(market)).status, 0)
  mkdirSync(join(share, 'pipelines'))
  writeFileSync(join(share, 'pipelines/line.jsonc'), JSON.stringify(LINE))
  const said = new Map<string, string>()
  for (const name of ['features', 'labels', 'train', 'signals', 'pipeline']) {
    const ended = await run(commands.get(name)!)
    assert.equal(ended.status, 0, `${name}: ${ended.said}`)
    said.set(name, ended.said)
  }
  assert.match(said.get('features')!, /✓ data[\s\S]*✓ features/)
  assert.match(said.get('train')!, /✓ features.*kept[\s\S]*✓ train/)
  assert.match(said.get('signals')!, /✓ train.*kept[\s\S]*✓ predict[\s\S]*✓ signals/)
  assert.match(said.get('pipeline')!, /✓ signals.*kept/)
})

test('the job that downloads asks the exchange, and ends when it is shut out', async () => {
  const asked: string[] = []
  const exchange = createServer((request, response) => {
    asked.push(request.url!)
    response.writeHead(403).end('{}')
  })
  await new Promise<void>((ready) => exchange.listen(0, '127.0.0.1', ready))
  const { port } = exchange.address() as { readonly port: number }
  const sources = { data_folder: '../candles', data_sources: [{ folder: 'TIDEUSDT', file: 'klines.csv' }] }
  mkdirSync(join(share, 'pipelines'), { recursive: true })
  writeFileSync(
    join(share, 'pipelines/line.jsonc'),
    JSON.stringify({ ...LINE, ...sources, venue: 'binance' }),
  )
  const download = (await jobCommands(ROOT)).get('download')!
  const { status, said } = await run([...download, '--url', `http://127.0.0.1:${port}`])
  exchange.close()
  // Neither its command line nor its configuration is wrong: 2 and 3.
  assert.ok(status !== 0 && status !== 2 && status !== 3, `${status} ${said}`)
  assert.notEqual(asked.length, 0, said)
})

import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto'
import { test } from 'node:test'
import { allocateCandles, parseTimeframe } from '../../../domain/index.ts'
import { DEFAULT_SETTINGS } from '../../../trade/engine/index.ts'
import {
  backtestReport,
  candleSeries,
  type RunStore,
  runManifest,
  type SignedManifest,
  signManifest,
  type Verifier,
} from '../../../trade/research/index.ts'
import { NOW, SERIES, startServer, tradeOf } from '../server.fixture.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const SIGNER = {
  algorithm: 'ed25519',
  keyId: 'ours',
  sign: async (bytes: Uint8Array) => sign(null, bytes, privateKey),
}
const VERIFIER: Verifier = {
  verify: async ({ keyId, bytes, signature }) =>
    keyId === 'ours' && verify(null, bytes, publicKey, signature),
}
const trades = [tradeOf(1, NOW - 600_000), tradeOf(2, NOW - 300_000)]
const report = backtestReport({
  strategy: 'trend',
  timeframe: parseTimeframe('5m'),
  pairs: [SERIES.pair],
  settings: DEFAULT_SETTINGS,
  simulation: {
    trades,
    ...{ finalBalance: 1_002, rejectedSignals: 0, timedOutEntries: 0, timedOutExits: 0 },
    ...{ canceledTradeEntries: 0, canceledEntryOrders: 0, replacedEntryOrders: 0, locks: [] },
    path: 'fast',
    ...{ startTime: NOW - 86_400_000, endTime: NOW, candles: 288 },
  },
})
const signed = await signManifest(
  runManifest({
    data: [
      candleSeries({ venue: 'files', pair: SERIES.pair, candles: allocateCandles(3, SERIES.timeframe) }),
    ],
    config: {},
    strategy: { name: 'trend', sourceHash: createHash('sha256').update('trend').digest('hex') },
    code: { version: '1.2.3', commit: '16d69f8' },
    engine: 'fast',
    environment: { node: 'v24.0.0', platform: 'linux-x64' },
    metrics: report.metrics,
    trades,
  }),
  SIGNER,
)

/** What `leme backtest --save` leaves in the store. */
async function storeSaved(
  runs: RunStore,
  id: string,
  changes: { signed?: SignedManifest; result?: unknown } = {},
) {
  const experiment = {
    strategy: 'trend.ts',
    source: { paths: ['x'] },
    params: { fast: 5 },
    timerange: '20250101-',
  }
  const spec = {
    ...{ strategy: 'trend', timeframe: '5m', pairs: [SERIES.pair], venue: 'files' },
    saved: {
      ...{ schema: 'leme.saved-run/1', title: 'trend', experiment, metrics: report.metrics },
      ...{ signed: changes.signed ?? signed, startTime: 1, endTime: 2, startingBalance: 1000, trades: [] },
    },
  }
  await runs.create({ id, kind: 'saved', title: 'trend · fast=5', spec })
  await runs.start(id)
  await runs.finish(id, changes.result ?? report, trades)
}

test('saved runs are listed with their figures and who vouches for them', async (t) => {
  const server = await startServer(t, { verifier: VERIFIER })
  await storeSaved(server.runs, 'one')
  const { items } = (await server.get('/api/v1/saved-runs')).json()
  const [run] = items
  assert.equal(items.length, 1)
  assert.deepEqual(
    [run.title, run.strategy, run.venue, run.hasReport],
    ['trend · fast=5', 'trend', 'files', true],
  )
  assert.deepEqual([run.figures.trades, run.figures.tradeHash], [2, report.tradeHash])
  assert.equal(run.verdict, report.verdict.sentence)
  const { manifestHash, signature, keyId, engine, series } = run.proof
  assert.deepEqual([manifestHash, signature, keyId, engine, series], [signed.hash, 'good', 'ours', 'fast', 1])
  assert.deepEqual((await server.get('/api/v1/backtests')).json().items, [])
})

test('a manifest that was changed is broken, a key that is not known leaves it open', async (t) => {
  const server = await startServer(t, { verifier: VERIFIER })
  const { manifest, hash, signature } = signed
  const better = { ...manifest, result: { ...manifest.result, finalBalance: 1e6 } }
  await storeSaved(server.runs, 'changed', { signed: { manifest: better, hash, signature } })
  await storeSaved(server.runs, 'stranger', {
    signed: { manifest, hash, signature: { ...signature, keyId: 'theirs' } },
  })
  await storeSaved(server.runs, 'torn', { signed: {} as SignedManifest })
  const { items } = (await server.get('/api/v1/saved-runs')).json()
  assert.deepEqual(
    items.map(({ id, proof }: { id: string; proof: { signature: string } | null }) => [id, proof?.signature]),
    [
      ['torn', undefined],
      ['stranger', 'unknown'],
      ['changed', 'broken'],
    ],
  )
  const alone = await startServer(t)
  await storeSaved(alone.runs, 'one')
  assert.equal((await alone.get('/api/v1/saved-runs')).json().items[0].proof.signature, 'unknown')
})

test('a saved run is read as a backtest: report, trades, document, and its proof', async (t) => {
  const server = await startServer(t, { verifier: VERIFIER, renderReport: ({ title }) => title })
  await storeSaved(server.runs, 'one')
  const run = (await server.get('/api/v1/backtests/one')).json()
  assert.equal(run.result.tradeHash, report.tradeHash)
  assert.equal(run.proof.signature, 'good')
  assert.deepEqual(run.spec, {
    ...{ strategy: 'trend', venue: 'files', pairs: [SERIES.pair], timeframe: '5m' },
    ...{ timerange: '20250101-', params: { fast: 5 } },
  })
  assert.equal((await server.get('/api/v1/backtests/one/trades')).json().items.length, 2)
  assert.equal((await server.get('/api/v1/backtests/one/report.html')).body, report.title)
})

test('a run that was saved without a report shows its figures and says that it has none', async (t) => {
  const server = await startServer(t, { verifier: VERIFIER })
  await storeSaved(server.runs, 'old', { result: { metrics: report.metrics } })
  const [run] = (await server.get('/api/v1/saved-runs')).json().items
  assert.deepEqual([run.hasReport, run.figures.trades, run.figures.holdProfitTotal], [false, 2, null])
  assert.equal((await server.get('/api/v1/backtests/old')).json().result, null)
  assert.equal((await server.get('/api/v1/backtests/old/report.html')).json().code, 'report.pending')
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  readBacktestsSearch,
  readDataSearch,
  readDeskSearch,
  readJobsSearch,
  readMarketsSearch,
  readModelSearch,
  readModelsSearch,
  readPipelineSearch,
  readReportSearch,
  readSignalsSearch,
  readStudiesSearch,
  readStudySearch,
  readTenantSearch,
} from './search.ts'

test('an address is read into what it names', () => {
  assert.deepEqual(readDeskSearch({ tab: 'journal', trade: '12' }), { tab: 'journal', trade: 12 })
  assert.deepEqual(readBacktestsSearch({ run: 'new', study: 'a', filter: 2024 }), {
    run: 'new',
    study: 'a',
    filter: '2024',
  })
  assert.deepEqual(readReportSearch({ trade: 3, pair: 'ETH/BTC', sort: 'profit.desc' }), {
    trade: 3,
    pair: 'ETH/BTC',
    sort: 'profit.desc',
  })
  assert.deepEqual(readJobsSearch({ client: 'cliente-001', state: 'failed', job: 'api-1', x: 1 }), {
    client: 'cliente-001',
    state: 'failed',
    job: 'api-1',
  })
  assert.deepEqual(readJobsSearch({ state: 'lost' }), {})
  assert.deepEqual(readStudiesSearch({ filter: 'trend' }), { filter: 'trend' })
  const pipeline = { run: 'a', stage: 'train', filter: 'failed', sort: 'auc.desc' }
  assert.deepEqual(readPipelineSearch(pipeline), pipeline)
  assert.deepEqual(readModelsSearch({ run: 'a', score: 'up_gb', stage: 'x' }), { run: 'a', score: 'up_gb' })
  assert.deepEqual(readModelSearch({ version: '3', ask: 'promote' }), { version: 3, ask: 'promote' })
  assert.deepEqual(readModelSearch({ version: 0, ask: 'delete' }), {})
  const market = { venue: 'demo', pair: 'ETH/BTC', frame: '1h', from: 1, to: 2, show: 'rsi:n=14' }
  assert.deepEqual(readMarketsSearch(market), market)
  assert.deepEqual(readDataSearch({ day: '2025-01-31', days: '90', venue: 'demo' }), {
    day: '2025-01-31',
    days: 90,
    venue: 'demo',
  })
  const signals = { filter: 'EURUSD', sort: 'created.desc', signal: 'a-b' }
  assert.deepEqual(readSignalsSearch({ ...signals, other: 1 }), signals)
  const study = { trial: 0, objective: 1, sort: 'value0.asc', filter: 'failed' }
  assert.deepEqual(readStudySearch({ ...study, trial: '0' }), study)
})

test('of a tenant the address holds client, tab and what is open', () => {
  const tenant = { client: 'cliente-001', tab: 'webhooks', open: 'wh-1', filter: 'ana' } as const
  assert.deepEqual(readTenantSearch({ ...tenant, other: 1 }), tenant)
  assert.deepEqual(readTenantSearch({ tab: 'billing' }), {})
})

test('what is not understood is left out', () => {
  assert.deepEqual(readDeskSearch({ tab: 'orders', trade: -1, other: 1 }), {})
  assert.deepEqual(readReportSearch({ trade: '1.5', sort: 'profit', filter: '' }), {})
  assert.deepEqual(readMarketsSearch({ frame: 'hour', from: 0, to: -1 }), {})
  assert.deepEqual(readDataSearch({ day: '2025-13-01', days: 0, frame: '1x' }), {})
  assert.deepEqual(readStudySearch({ trial: -1, objective: '', sort: 'value0' }), {})
})

test('no address breaks the page, and reading it again changes nothing', () => {
  const raw = fc.dictionary(
    fc.constantFrom('tab', 'trade', 'trial', 'run', 'filter', 'pair', 'sort', 'day', 'frame', 'from'),
    fc.anything(),
  )
  fc.assert(
    fc.property(raw, (search) => {
      for (const read of [
        readDeskSearch,
        readBacktestsSearch,
        readDataSearch,
        readMarketsSearch,
        readModelSearch,
        readModelsSearch,
        readPipelineSearch,
        readReportSearch,
        readSignalsSearch,
        readStudiesSearch,
        readStudySearch,
      ]) {
        const once = read(search) as Record<string, unknown>
        assert.deepEqual(read(once), once)
      }
    }),
  )
})

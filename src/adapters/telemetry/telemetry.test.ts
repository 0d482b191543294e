import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTelemetry } from './telemetry.ts'

test('what was seen can be scraped, under its names and labels', async () => {
  await using telemetry = createTelemetry({ version: '1.2.3' })
  telemetry.request({ route: '/api/v1/bots/:id', method: 'GET', status: 200, seconds: 0.02 })
  telemetry.request({ route: '/api/v1/bots/:id', method: 'GET', status: 404, seconds: 0.02 })
  const figures = { candles: 2, equity: 1_240, openPositions: 1, realisedProfit: 40, won: 1, lost: 0 }
  const journal = { intents: 2, refusals: 1, orders: 3, fills: 3, cancels: 0 }
  telemetry.watchBots(
    () => [
      {
        client: '-',
        bot: 'demo',
        isUp: true,
        beatAt: 5_000,
        cursor: 4_000,
        figures: { ...figures, ...journal },
      },
      { client: 'ana', bot: 'gone', isUp: false, beatAt: null, cursor: null, figures: null },
    ],
    () => 6_000,
  )
  telemetry.runEnded('backtest', 'done')
  telemetry.watchQueue(async () => 7)
  const lines = (await telemetry.scrape()).split('\n')
  for (const line of [
    'leme_http_requests_total{route="/api/v1/bots/:id",method="GET",status="200"} 1',
    'leme_http_requests_total{route="/api/v1/bots/:id",method="GET",status="404"} 1',
    'leme_http_request_duration_seconds_bucket{route="/api/v1/bots/:id",method="GET",le="0.01"} 0',
    'leme_http_request_duration_seconds_bucket{route="/api/v1/bots/:id",method="GET",le="0.025"} 2',
    'leme_bot_candles_total{client="-",bot="demo"} 2',
    'leme_bot_equity{client="-",bot="demo"} 1240',
    'leme_bot_candle_age_seconds{client="-",bot="demo"} 2',
    'leme_bot_decisions_total{client="-",bot="demo",outcome="refusal"} 1',
    'leme_bot_up{client="ana",bot="gone"} 0',
    'leme_runs_total{kind="backtest",status="done"} 1',
    'leme_queue_depth 7',
    'leme_build_info{version="1.2.3"} 1',
  ]) {
    assert.ok(lines.includes(line), `${line}\n---\n${lines.join('\n')}`)
  }
  assert.ok(lines.some((line) => /^leme_process_resident_memory_bytes \d{7,}/.test(line)))
})

test('clients’ jobs are told by kind: what waits, what runs, for how long, how they end, and never whose', async () => {
  await using telemetry = createTelemetry({ version: 'test' })
  telemetry.watchJobs(async () => [{ kind: 'backtest', waiting: 4, running: 2, oldestMs: 1_500 }])
  telemetry.jobBegun('backtest', 0.7)
  telemetry.jobLeft('backtest', 'done')
  telemetry.jobLeft('hyperopt', 'handed-back')
  telemetry.jobsSwept('takenOver', 1)
  telemetry.jobsSwept('resent', 0)
  const lines = (await telemetry.scrape()).split('\n')
  for (const line of [
    'leme_jobs{kind="backtest",state="queued"} 4',
    'leme_jobs{kind="backtest",state="running"} 2',
    'leme_job_oldest_wait_seconds{kind="backtest"} 1.5',
    'leme_job_wait_seconds_bucket{kind="backtest",le="0.5"} 0',
    'leme_job_wait_seconds_bucket{kind="backtest",le="1"} 1',
    'leme_jobs_total{kind="backtest",outcome="done"} 1',
    'leme_jobs_total{kind="hyperopt",outcome="handed-back"} 1',
    'leme_jobs_swept_total{found="takenOver"} 1',
  ]) {
    assert.ok(lines.includes(line), `${line}\n---\n${lines.join('\n')}`)
  }
  assert.ok(lines.includes('leme_jobs_swept_total{found="resent"} 0'))
})

test('a queue that does not answer does not spoil the other metrics', async () => {
  await using telemetry = createTelemetry({ version: '1' })
  telemetry.watchQueue(async () => Promise.reject(new Error('away')))
  telemetry.runEnded('pipeline', 'failed')
  assert.match(await telemetry.scrape(), /leme_runs_total\{kind="pipeline",status="failed"\} 1/)
})

test('when a source was last heard is told by source, and a refused batch is no sign of life', async () => {
  await using telemetry = createTelemetry({ version: 'test' })
  const before = Date.now() / 1000
  telemetry.ingested('desk', 'inserted', 3)
  telemetry.ingested('desk', 'duplicate', 0)
  telemetry.ingested('broken', 'invalid', 1)
  const lines = (await telemetry.scrape()).split('\n')
  const told = lines.filter((line) => line.startsWith('leme_ingest_last_success_timestamp_seconds'))
  assert.equal(told.length, 1)
  const [, time] = /\{source="desk"\} ([\d.]+)$/.exec(told[0]!) ?? []
  assert.ok(Number(time) >= before && Number(time) <= Date.now() / 1000, told[0])
})

test('what is scraped passes what an app lends to keep secrets out', async () => {
  await using telemetry = createTelemetry({
    version: '1',
    clean: (text) => text.replaceAll('canary', '[redacted]'),
  })
  telemetry.ingested('canary', 'inserted', 1)
  const text = await telemetry.scrape()
  assert.match(text, /source="\[redacted\]"/)
  assert.doesNotMatch(text, /canary/)
})

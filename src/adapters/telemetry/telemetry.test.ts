import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTelemetry } from './telemetry.ts'

test('what was seen can be scraped, under its names and labels', async () => {
  await using telemetry = createTelemetry({ version: '1.2.3' })
  telemetry.request({ route: '/api/v1/bots/:id', method: 'GET', status: 200, seconds: 0.02 })
  telemetry.request({ route: '/api/v1/bots/:id', method: 'GET', status: 404, seconds: 0.02 })
  telemetry.candle('demo', 1_234.5)
  telemetry.candle('demo', 1_240)
  telemetry.runEnded('backtest', 'done')
  telemetry.watchQueue(async () => 7)
  const lines = (await telemetry.scrape()).split('\n')
  for (const line of [
    'leme_http_requests_total{route="/api/v1/bots/:id",method="GET",status="200"} 1',
    'leme_http_requests_total{route="/api/v1/bots/:id",method="GET",status="404"} 1',
    'leme_http_request_duration_seconds_bucket{route="/api/v1/bots/:id",method="GET",le="0.01"} 0',
    'leme_http_request_duration_seconds_bucket{route="/api/v1/bots/:id",method="GET",le="0.025"} 2',
    'leme_bot_candles_total{bot="demo"} 2',
    'leme_bot_equity{bot="demo"} 1240',
    'leme_runs_total{kind="backtest",status="done"} 1',
    'leme_queue_depth 7',
    'leme_build_info{version="1.2.3"} 1',
  ]) {
    assert.ok(lines.includes(line), `${line}\n---\n${lines.join('\n')}`)
  }
  assert.ok(lines.some((line) => /^leme_process_resident_memory_bytes \d{7,}/.test(line)))
})

test('a queue that does not answer does not spoil the other metrics', async () => {
  await using telemetry = createTelemetry({ version: '1' })
  telemetry.watchQueue(async () => Promise.reject(new Error('away')))
  telemetry.runEnded('pipeline', 'failed')
  assert.match(await telemetry.scrape(), /leme_runs_total\{kind="pipeline",status="failed"\} 1/)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createTelemetry } from '../../adapters/telemetry/index.ts'
import type { Job } from '../../control/job/index.ts'
import { countJobs } from './count-jobs.ts'

test('a job is counted when it is begun for the first time, when it leaves its worker, and when it was found', async () => {
  await using telemetry = createTelemetry({ version: 'test' })
  const count = countJobs(telemetry)
  const job = { kind: 'backtest', attempt: 1, createdAt: 1_000, startedAt: 3_000 } as Job
  count({ event: 'begun', job })
  count({ event: 'begun', job: { ...job, attempt: 2 } })
  count({ event: 'ended', kind: 'backtest', state: 'failed', heldMs: 1_500 })
  count({ event: 'swept', swept: { takenOver: 2, failed: 0, resent: 0, placed: 1 } })
  const text = await telemetry.scrape()
  assert.match(text, /leme_job_wait_seconds_sum\{kind="backtest"\} 2\n/)
  assert.match(text, /leme_job_wait_seconds_count\{kind="backtest"\} 1\n/)
  assert.match(text, /leme_jobs_total\{kind="backtest",outcome="failed"\} 1\n/)
  assert.match(text, /leme_jobs_swept_total\{found="takenOver"\} 2\n/)
  assert.match(text, /leme_jobs_swept_total\{found="failed"\} 0\n/)
  assert.match(text, /leme_job_duration_seconds_sum\{kind="backtest"\} 1.5\n/)
})

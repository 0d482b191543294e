import assert from 'node:assert/strict'
import { test } from 'node:test'
import { metricFaults } from './metric-faults.ts'

test('metrics and labels of the catalogue are no faults', () => {
  for (const good of [
    'sum by (status) (rate(leme_http_requests_total{route=~"/api.*",job="x"}[5m]))',
    'histogram_quantile(0.9, sum by (le, kind) (rate(leme_job_wait_seconds_bucket[5m])))',
    'count(up == 0) by (job)',
  ])
    assert.deepEqual(metricFaults(good), [], good)
})

test('what is not served, or has no such label, is named', () => {
  assert.deepEqual(metricFaults('leme_http_request_total'), [
    'leme_http_request_total is no metric that Leme serves',
  ])
  assert.deepEqual(metricFaults('leme_queue_depth_bucket'), [
    'leme_queue_depth_bucket is no metric that Leme serves',
  ])
  assert.deepEqual(metricFaults('leme_job_wait_seconds'), [
    'leme_job_wait_seconds is no metric that Leme serves',
  ])
  assert.deepEqual(metricFaults('leme_jobs{tenant="a"}'), ['leme_jobs has no label tenant'])
  assert.deepEqual(metricFaults('sum by (tenant) (leme_jobs)'), ['nothing here has a label tenant'])
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fingerprintOf } from './alert.ts'
import { reportOfPrometheus } from './report-of-prometheus.ts'

const labels = {
  alertname: 'DiskFull',
  severity: 'page',
  instance: 'a:9100',
  client: 'cliente-001',
  bot: 'trend',
}
const annotations = {
  summary: 'The disk is full.',
  description: 'Make it larger.',
  runbook_url: 'https://leme.example/runbook#disk',
}

test('labels say whose it is and how bad; annotations what to do and where to read on', () => {
  assert.deepEqual(reportOfPrometheus({ status: 'firing', labels, annotations }), {
    ...{ kind: 'firing', rule: 'DiskFull', severity: 'critical', tenant: 'cliente-001', bot: 'trend' },
    ...{ part: 'instance=a:9100', summary: 'The disk is full.', action: 'Make it larger.', endsAt: null },
    link: 'https://leme.example/runbook#disk',
  })
})

test('an alert and its end have one fingerprint, whatever order their labels are in', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.string()),
      fc.dictionary(fc.string(), fc.string()),
      (given, words) => {
        const turned = Object.fromEntries(Object.entries(given).reverse())
        const begun = reportOfPrometheus({ status: 'firing', labels: given, annotations: words })
        const ended = reportOfPrometheus({ status: 'resolved', labels: turned })
        assert.equal(fingerprintOf(begun), fingerprintOf(ended))
        assert.ok(begun.summary.length <= 500 && (begun.part?.length ?? 0) <= 200)
      },
    ),
  )
})

test('a link that is no web address, and a client that is none, are left out', () => {
  const odd = reportOfPrometheus({
    ...{ status: 'firing', labels: { alertname: 'X', client: '../etc' } },
    annotations: { runbook_url: 'javascript:alert(1)' },
  })
  assert.deepEqual([odd.link, odd.tenant, odd.severity, odd.summary], [null, null, 'info', 'X'])
})

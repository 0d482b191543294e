import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knownLabels, LabelBounds } from './bound-labels.ts'
import { CHAPTERS, METRICS, type MetricName } from './catalogue/index.ts'
import type { Metric } from './catalogue/metric.ts'
import { createRegistry } from './registry.ts'

const all = Object.entries(METRICS) as [MetricName, Metric][]

test('names follow the conventions of Prometheus: unit last, _total of what is counted', () => {
  for (const [name, { type, unit, help, labels }] of all) {
    assert.match(name, /^leme_[a-z]+(_[a-z]+)*$/)
    assert.equal(name.endsWith('_total'), type === 'counter', name)
    const base = name.replace(/_total$/, '')
    assert.equal(base.endsWith('_seconds'), unit === 's', `${name} in ${unit}`)
    assert.equal(base.endsWith('_bytes'), unit === 'By', `${name} in ${unit}`)
    assert.ok(help.endsWith('.'), name)
    for (const label of Object.keys(labels)) assert.match(label, /^[a-z]+$/)
  }
  assert.equal(
    CHAPTERS.reduce((sum, [, metrics]) => sum + Object.keys(metrics).length, 0),
    all.length,
    'no metric stands in two chapters',
  )
})

test('a label that is not known, or one too many, is counted as other', () => {
  const bounds = new LabelBounds()
  const method = (value: string) =>
    bounds.bound('leme_http_requests_total', { route: '/', method: value, status: '1' })
  assert.deepEqual(method('GET'), { route: '/', method: 'GET', status: '1' })
  assert.equal(method('BREW').method, 'other')
  const labels = Array.from({ length: 70 }, (_, at) =>
    bounds.bound('leme_http_requests_total', { route: '/', method: 'GET', status: String(at) }),
  )
  assert.equal(new Set(labels.map(({ status }) => status)).size, 61)
  assert.equal(bounds.bound('leme_build_info', {}).version, 'other')
})

test('a million names of what people make leave a metric within its bound', async () => {
  const registry = createRegistry('server')
  for (let at = 0; at < 10_000; at++) {
    registry.add('leme_ingest_items_total', 1, { source: `source-${at}`, status: 'inserted' })
  }
  const [found] = (await registry.read()).filter(({ name }) => name === 'leme_ingest_items_total')
  assert.equal(found?.points.length, 201)
  const other = found.points.find(({ labels }) => labels.source === 'other')
  assert.equal(other?.value, 9_800)
})

test('counters whose labels are known begin with 0, of this process alone', async () => {
  const [server, bot] = await Promise.all([createRegistry('server').read(), createRegistry('bot').read()])
  const jobs = server.find(({ name }) => name === 'leme_jobs_swept_total')
  assert.deepEqual(
    jobs?.points.map(({ value }) => value),
    [0, 0, 0, 0],
  )
  assert.deepEqual(bot, [])
  assert.ok(!server.some(({ name }) => name === 'leme_database_deadlocks_total'), 'the database counts them')
  assert.deepEqual(knownLabels(METRICS.leme_tenants_without_credit), [{}])
})

test('what an observer tells no more is not shown any more; one that fails spoils nothing', async () => {
  const registry = createRegistry('bot')
  let bots = ['a', 'b']
  registry.observe((tell) => {
    for (const bot of bots) tell('leme_bot_up', 1, { client: 'c', bot })
    tell('leme_queue_depth', Number.NaN, {})
    tell('leme_process_cpu_seconds_total', 7, {})
  })
  registry.observe(() => Promise.reject(new Error('away')))
  registry.observe(() => {
    throw new Error('broken')
  })
  const shown = async () =>
    (await registry.read()).flatMap(({ points }) => points.map(({ labels, value }) => labels.bot ?? value))
  assert.deepEqual(await shown(), ['a', 'b', 7])
  bots = ['b']
  assert.deepEqual(await shown(), ['b', 7])
})

test('a histogram counts each value once, in the first bucket that holds it', async () => {
  const registry = createRegistry('worker')
  for (const value of [0.1, 0.2, 1e9]) registry.record('leme_job_wait_seconds', value, { kind: 'backtest' })
  const [found] = (await registry.read()).filter(({ name }) => name === 'leme_job_wait_seconds')
  const value = found?.points[0]?.value
  assert.ok(typeof value === 'object')
  assert.deepEqual([value.counts.at(0), value.counts.at(1), value.counts.at(-1), value.count], [1, 1, 1, 3])
})

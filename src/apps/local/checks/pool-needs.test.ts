import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadAppConfig } from '../app-config.ts'
import { type House, needsOf, poolNeeds, sumOf } from './pool-needs.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..', '..')
const HOUSE: House = { servers: 2, workers: 4, clients: 1_000, bots: 0, hasBackups: true, hasPooler: false }
const sum = (changes: Partial<House>) => sumOf(needsOf({ ...HOUSE, ...changes }))

test('a thousand clients need 478 connections directly, and 156 through a pooler', () => {
  assert.deepEqual([sum({}), sum({ hasPooler: true })], [478, 156])
})

test('through a pooler the number of clients costs nothing; their bots do', () => {
  assert.equal(sum({ hasPooler: true, clients: 10_000 }), sum({ hasPooler: true, clients: 10 }))
  assert.equal(sum({ bots: 100 }) - sum({}), 200)
})

test('few clients need less than the logins that a server may open', () => {
  assert.equal(sum({ clients: 1_000 }) - sum({ clients: 3 }), 6 * (64 - 6))
})

test('the arithmetic is that of the shipped poolers', () => {
  for (const file of ['pgbouncer/clients.ini', 'compose/pgbouncer/pgbouncer.ini']) {
    const text = readFileSync(join(ROOT, 'deploy', file), 'utf8')
    const most = Number(/^max_db_connections = (\d+)$/m.exec(text)?.[1])
    const asks =
      needsOf({ ...HOUSE, hasPooler: true }).find(({ part }) => part === 'pooler')!.connections - most
    assert.equal(asks, 2, file)
  }
})

test('what runs counts, and what died does not', () => {
  const { config } = loadAppConfig({}, '/nowhere')
  const one = { kind: 'worker' as const, host: 'a', pid: 1, version: '1', node: '24', silentSeconds: 1 }
  const alone = sumOf(poolNeeds(config))
  assert.equal(sumOf(poolNeeds(config, { processes: [one], clients: [] })) - alone, 12)
  assert.equal(sumOf(poolNeeds(config, { processes: [{ ...one, silentSeconds: 90 }], clients: [] })), alone)
})

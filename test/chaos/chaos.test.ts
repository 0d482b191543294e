import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findProgram } from '../services/launch.ts'
import { chaos } from './chaos.ts'
import { chaosPage } from './chaos-page.ts'

const seed = Number(process.env.LEME_SEED ?? Date.now() % 1_000_000)
const missing = ['nginx', 'openssl', 'redis-server'].find((name) => !findProgram(name))
const skip =
  (missing && `${missing} is not installed`) ||
  (!findProgram('postgres', ['/usr/lib/postgresql/15/bin']) && 'there is no PostgreSQL 15')

test(`an installation holds through a small share of the faults, seed ${seed}`, { skip }, async () => {
  const told = await chaos({ seed, isShare: true })
  assert.ok(told.length >= 4)
  const page = chaosPage(told, { seed, seconds: 1, day: '2026-01-01' })
  for (const { fault } of told) assert.ok(page.includes(fault))
})

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryPostgres } from '../../embedded-postgres/index.ts'
import { mendedConnection } from './driver.ts'
import { openSql } from './open-sql.ts'

test('statements that a lost connection meets all end, and what takes its place works', async () => {
  await using server = await temporaryPostgres()
  const [root, sql] = [openSql(server.url, 1), openSql(server.url, 1)]
  try {
    for (let time = 0; time < 20; time++) {
      const [row] = await sql<{ pid: number }[]>`select pg_backend_pid() as pid`
      let isOver = false
      const asking = (async () => {
        while (!isOver) await sql`select 1`.catch(() => {})
      })()
      await root`select pg_terminate_backend(${row!.pid})`
      await new Promise((next) => setTimeout(next, 20))
      isOver = true
      const late = new Promise((_, reject) => {
        setTimeout(() => reject(new Error('a statement has waited for 4 s')), 4_000).unref()
      })
      await Promise.race([asking, late])
      await Promise.race([sql`select 1`, late])
    }
  } finally {
    await Promise.all([sql.end({ timeout: 1 }), root.end({ timeout: 1 })])
  }
})

test('a driver that has changed is told at once, not mended by chance', () => {
  const source = readFileSync(
    fileURLToPath(new URL('./connection.js', import.meta.resolve('postgres'))),
    'utf8',
  )
  assert.notEqual(mendedConnection(source), source)
  assert.throws(
    () => mendedConnection(mendedConnection(source).replace('clearImmediate(nextWriteTimer)\n', '')),
    {
      message: /the driver postgres has changed/,
    },
  )
})

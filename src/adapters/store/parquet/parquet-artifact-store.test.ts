import assert from 'node:assert/strict'
import { copyFile, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { artifactStoreSuite } from '../../../trade/pipeline/artifact-store.suite.ts'
import type { Lineage, Table } from '../../../trade/pipeline/index.ts'
import { openParquetStore } from './parquet-artifact-store.ts'

const EVIL = `x"'; --`
const lineage: Lineage = { stage: 'data', codeVersion: 3, inputHash: 'abc', inputs: { candles: 'def' } }
const table: Table = {
  rows: 2,
  columns: [
    { name: 'time', values: Float64Array.of(Date.UTC(2018, 0, 10, 4, 55), Date.UTC(2018, 0, 10, 5)) },
    { name: EVIL, values: Float64Array.of(1.5, Number.NaN) },
  ],
}

artifactStoreSuite('parquet', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leme artifacts [1] '))
  const store = await openParquetStore(folder)
  return {
    store,
    reopen: () => openParquetStore(folder),
    async damage({ path }) {
      const bytes = await readFile(path!)
      await writeFile(path!, path!.endsWith('.json') ? '{"a":2}' : bytes.subarray(0, bytes.length >> 1))
    },
    lose: ({ path }) => rm(path!),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
})

test('any Parquet reader sees timestamps, nulls, hash and lineage', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leme-artifacts-'))
  await using store = await openParquetStore(folder)
  const { path, hash } = await store.writeTable('data', table, lineage)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const rows = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`)
  assert.deepEqual(rows.getRowObjectsJson(), [
    { time: '2018-01-10 04:55:00+00', [EVIL]: 1.5 },
    { time: '2018-01-10 05:00:00+00', [EVIL]: null },
  ])
  const columns = await connection.runAndReadAll(
    `SELECT name, type, logical_type FROM parquet_schema('${path}') WHERE name = 'time'`,
  )
  assert.match(JSON.stringify(columns.getRowsJson()), /INT64.*isAdjustedToUTC=1/)
  const notes = await connection.runAndReadAll(
    `SELECT decode(key), decode(value) FROM parquet_kv_metadata('${path}')`,
  )
  assert.deepEqual(Object.fromEntries(notes.getRows() as [string, string][]), {
    leme_hash: hash,
    leme_lineage: JSON.stringify(lineage),
  })
  connection.closeSync()
  await rm(folder, { recursive: true })
})

test('files that a killed process left unfinished are no artifacts and are removed after an hour', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leme-artifacts-'))
  await writeFile(join(folder, 'data-1.parquet.old.unfinished'), 'half')
  await writeFile(join(folder, 'data-1.parquet.new.unfinished'), 'half')
  await utimes(join(folder, 'data-1.parquet.old.unfinished'), 0, 0)
  await using store = await openParquetStore(folder)
  assert.deepEqual((await readdir(folder)).sort(), ['computed', 'data-1.parquet.new.unfinished'])
  assert.equal(await store.find('abc'), undefined)
  await rm(folder, { recursive: true })
})

test('a write that fails leaves nothing behind', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leme-artifacts-'))
  await using store = await openParquetStore(folder)
  const beyondTime = { rows: 1, columns: [{ name: 'time', values: Float64Array.of(1e300) }] }
  await assert.rejects(store.writeTable('data', beyondTime, lineage))
  assert.deepEqual(await readdir(folder), ['computed'])
  assert.deepEqual(await readdir(join(folder, 'computed')), [])
  await rm(folder, { recursive: true })
})

test('a sound Parquet file with other values is refused as corrupt', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leme-artifacts-'))
  await using store = await openParquetStore(folder)
  const written = await store.writeTable('data', table, lineage)
  const columns = [table.columns[0]!, { name: EVIL, values: Float64Array.of(1.5, 2) }]
  const other = await store.writeTable('data', { rows: 2, columns }, { ...lineage, inputHash: 'other' })
  await copyFile(other.path!, written.path!)
  await assert.rejects(store.readTable(written), { code: 'artifact.corrupt' })
  await rm(folder, { recursive: true })
})

test('an entry that is cut off counts as none', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leme-artifacts-'))
  await using store = await openParquetStore(folder)
  await store.writeTable('data', table, lineage)
  await writeFile(join(folder, 'computed', 'abc.json'), '{"name":"da')
  assert.equal(await store.find('abc'), undefined)
  await rm(folder, { recursive: true })
})

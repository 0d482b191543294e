import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { allocateColumn, type Column } from '../../domain/index.ts'
import { hashTable } from './content-hash.ts'
import { PipelineFault } from './pipeline-fault.ts'
import type { Artifact, ArtifactStore, Lineage, Table } from './port.ts'

export interface ArtifactStoreUnderTest {
  readonly store: ArtifactStore
  /** Another store on the same contents, as after a restart; the same one where nothing outlives it. */
  reopen(): Promise<ArtifactStore>
  /** Makes the content differ from what was written. */
  damage(artifact: Artifact): Promise<void>
  /** Makes the content disappear. */
  lose(artifact: Artifact): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** What every artifact store must do. */
export function artifactStoreSuite(name: string, open: () => Promise<ArtifactStoreUnderTest>): void {
  test(`${name}: a table is read as it was written, with NaN, −0, infinities and any column name`, async () => {
    await using under = await open()
    await fc.assert(
      fc.asyncProperty(anyTable, async (table) => {
        const written = await under.store.writeTable('features', table, lineage(hashTable(table)))
        const read = await under.store.readTable(written)
        assert.equal(read.rows, table.rows)
        assert.deepEqual(
          read.columns.map((column) => column.name),
          table.columns.map((column) => column.name),
        )
        assert.deepEqual(
          read.columns.map(({ values }) => [...values]),
          table.columns.map(({ values }) => [...values]),
        )
        assert.equal(written.hash, hashTable(read))
      }),
      { numRuns: 25 },
    )
  })

  test(`${name}: more rows than one block holds keep their order`, async () => {
    await using under = await open()
    const time = column(5000, (row) => row * 60_000)
    const table = {
      rows: 5000,
      columns: [
        { name: 'time', values: time },
        { name: 'x', values: column(5000, Math.sin) },
      ],
    }
    const written = await under.store.writeTable('data', table, lineage('many'))
    const read = await under.store.readTable(written)
    assert.deepEqual(read.columns[0]!.values, time)
    assert.deepEqual(read.columns[1]!.values, table.columns[1]!.values)
  })

  test(`${name}: equal content has one hash, whatever it was computed from`, async () => {
    await using under = await open()
    const first = await under.store.writeTable('data', small(1), lineage('a'))
    const second = await under.store.writeTable('data', small(1), lineage('b'))
    const third = await under.store.writeTable('data', small(2), lineage('c'))
    assert.equal(first.hash, second.hash)
    assert.notEqual(first.hash, third.hash)
  })

  test(`${name}: what was computed is found by its inputs, also after a restart`, async () => {
    await using under = await open()
    assert.equal(await under.store.find('a'), undefined)
    const table = await under.store.writeTable('data', small(1), lineage('a'))
    const json = await under.store.writeJson('models', { b: [1, 2.5, null], a: 'ü' }, lineage('b'))
    const store = await under.reopen()
    assert.deepEqual(await store.find('a'), table)
    assert.deepEqual(await store.find('b'), json)
    assert.deepEqual(await store.readJson(json), { b: [1, 2.5, null], a: 'ü' })
    assert.deepEqual((await store.readTable(table)).columns[1]!.values, small(1).columns[1]!.values)
  })

  test(`${name}: damaged content is refused as corrupt, lost content as missing`, async () => {
    await using under = await open()
    const table = await under.store.writeTable('data', small(1), lineage('a'))
    const json = await under.store.writeJson('models', { a: 1 }, lineage('b'))
    await under.damage(table)
    await under.damage(json)
    await assert.rejects(under.store.readTable(table), withCode('artifact.corrupt'))
    await assert.rejects(under.store.readJson(json), withCode('artifact.corrupt'))
    await under.lose(table)
    await under.lose(json)
    await assert.rejects(under.store.readTable(table), withCode('artifact.missing'))
    await assert.rejects(under.store.readJson(json), withCode('artifact.missing'))
  })

  test(`${name}: writing again heals damaged content`, async () => {
    await using under = await open()
    const table = await under.store.writeTable('data', small(1), lineage('a'))
    await under.damage(table)
    await under.store.writeTable('data', small(1), lineage('a'))
    assert.equal((await under.store.readTable(table)).rows, 3)
  })

  test(`${name}: writes at the same time do not disturb each other`, async () => {
    await using under = await open()
    const seeds = [1, 2, 3, 1, 2]
    const written = await Promise.all(
      seeds.map((seed, i) => under.store.writeTable('data', small(seed), lineage(`w${i}`))),
    )
    for (const [i, artifact] of written.entries()) {
      assert.deepEqual(
        (await under.store.readTable(artifact)).columns[1]!.values,
        small(seeds[i]!).columns[1]!.values,
      )
    }
  })
}

const awkwardName = fc.constantFrom(
  'close_SMA_5',
  'a"; DROP TABLE staged; --',
  "it's",
  'Größe 大',
  'select',
  'c0',
  'a.b',
  'x\\y',
  ' ',
)

const anyTable: fc.Arbitrary<Table> = fc
  .record({
    rows: fc.integer({ min: 0, max: 40 }),
    names: fc.uniqueArray(awkwardName, { minLength: 0, maxLength: 5 }),
    values: fc.array(
      fc.oneof(
        fc.double(),
        fc.constantFrom(Number.NaN, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324),
      ),
      { minLength: 200, maxLength: 200 },
    ),
  })
  .map(({ rows, names, values }) => ({
    rows,
    columns: [
      { name: 'time', values: column(rows, (row) => 1_515_560_100_123 + row * 300_000) },
      ...names.map((name, k) => ({ name, values: column(rows, (row) => values[(k * 40 + row) % 200]!) })),
    ],
  }))

function small(seed: number): Table {
  return {
    rows: 3,
    columns: [
      { name: 'time', values: column(3, (row) => row * 1000) },
      { name: 'x', values: column(3, (row) => (row === 1 ? Number.NaN : seed + row / 3)) },
    ],
  }
}

function column(rows: number, value: (row: number) => number): Column {
  return allocateColumn(rows).map((_, row) => value(row))
}

function lineage(inputHash: string): Lineage {
  return { stage: 'features', codeVersion: 1, inputHash, inputs: { data: '00' } }
}

function withCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof PipelineFault && error.code === code
}

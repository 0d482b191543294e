import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { readTableFile } from '../../adapters/store/parquet/index.ts'
import { allocateColumn } from '../../domain/index.ts'
import type { MadeTables, PipelineConfig, Table } from '../../trade/pipeline/index.ts'
import { publishTables } from './publish-tables.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-publish-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const home = (name: string, file = '') => join(folder, name, 'AAAUSD', file)
const config = (name: string, more: Partial<PipelineConfig> = {}): PipelineConfig => ({
  symbol: 'AAAUSD',
  data_folder: name,
  ...more,
})

/** Times a minute apart, and a column of them. */
function table(name: string, values: readonly number[]): Table {
  const column = (of: (row: number) => number) => {
    const out = allocateColumn(values.length)
    for (let row = 0; row < values.length; row++) out[row] = of(row)
    return out
  }
  return {
    rows: values.length,
    columns: [
      { name: 'time', values: column((row) => row * 60_000) },
      { name, values: column((row) => values[row]!) },
    ],
  }
}

const made = (close: readonly number[], hash = 'a'): MadeTables => ({
  tables: { data: table('close', close), features: table('rising', [0, 1]) },
  hashes: { data: hash, features: 'f' },
  models: undefined,
})

/** Whether publishing wrote a file anew: it had a time long past. */
async function isRewritten(path: string, publish: () => Promise<unknown>): Promise<boolean> {
  utimesSync(path, 1_000, 1_000)
  await publish()
  return statSync(path).mtimeMs !== 1_000_000
}

test('tables lie under their names, each beside what was known before it', async () => {
  const files = await publishTables({ config: config('one'), folder }, made([10, 11]))
  assert.deepEqual(files, [home('one', 'data.parquet'), home('one', 'features.parquet')])
  const { columns } = await readTableFile(home('one', 'features.parquet'))
  assert.deepEqual(
    columns.map(({ name, values }) => [name, [...values]]),
    [
      ['time', [0, 60_000]],
      ['close', [10, 11]],
      ['rising', [0, 1]],
    ],
  )
})

test('a file is written again when it was made of something else, and only then', async () => {
  const publish = (tables: MadeTables) => () => publishTables({ config: config('again'), folder }, tables)
  await publish(made([10, 11]))()
  const path = home('again', 'data.parquet')
  assert.equal(await isRewritten(path, publish(made([10, 11]))), false)
  assert.equal(await isRewritten(path, publish(made([10, 12], 'b'))), true)
  assert.deepEqual([...(await readTableFile(path)).columns[1]!.values], [10, 12])
})

for (const [what, bytes] of [
  ['that is damaged', 'PAR1 and no more'],
  ['of something else', 'time,close\n'],
] as const) {
  test(`a file ${what} is replaced`, async () => {
    const publish = () => publishTables({ config: config('foreign'), folder }, made([10, 11]))
    await publish()
    writeFileSync(home('foreign', 'data.parquet'), bytes)
    await publish()
    assert.equal((await readTableFile(home('foreign', 'data.parquet'))).rows, 2)
  })
}

test('a name decides the format, and models lie in their folder', async () => {
  const names = { merge_file_name: 'rows.csv', feature_file_name: 'rows.csv.gz', model_folder: 'KEPT' }
  const models = { schema: 'leme.models/1' } as unknown as NonNullable<MadeTables['models']>
  await publishTables({ config: config('formats', names), folder }, { ...made([10, 11]), models })
  assert.match(readFileSync(home('formats', 'rows.csv'), 'utf8'), /^timestamp,close\n/)
  const packed = gunzipSync(readFileSync(home('formats', 'rows.csv.gz'))).toString()
  assert.match(packed, /^timestamp,close,rising\n/)
  assert.deepEqual(JSON.parse(readFileSync(home('formats', 'KEPT/models.json'), 'utf8')), models)
})

test('without a data_folder nothing is written', async () => {
  const before = readdirSync(folder)
  assert.deepEqual(await publishTables({ config: { symbol: 'AAAUSD' }, folder }, made([10, 11])), [])
  assert.deepEqual(readdirSync(folder), before)
})

import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { candleCsv, candleWalk } from './candle-walk.fixture.ts'
import { answerOf, errorOf } from './documents.fixture.ts'
import { makeWorkspace } from './workspace.fixture.ts'

const { leme, write, path, holdDatabase } = makeWorkspace({ after })
const FILES = 2

async function lake<T>(...args: string[]): Promise<T> {
  return answerOf(await leme('data', 'lake', ...args, '--json'))
}
function filesOfLake(): readonly string[] {
  const entries = readdirSync(path('.leme', 'lake'), { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

before(async () => {
  await holdDatabase()
  write('walk-LEME-USD-5m.csv', candleCsv(candleWalk('lake', { rows: 10_000 })))
  answerOf(
    await leme(
      'data',
      'import',
      path('walk-LEME-USD-5m.csv'),
      '--venue',
      'v',
      '--symbol',
      'LEME/USD',
      '-i',
      '5m',
      '--json',
    ),
  )
})

test('sync writes what changed, and once', async () => {
  const before: { changed: number; series: unknown[] } = await lake('status')
  assert.deepEqual([before.changed, before.series], [FILES, []])
  const first: { files: number; rows: number } = await lake('sync')
  assert.deepEqual([first.files, first.rows], [FILES, 10_000])
  const second: { files: number } = await lake('sync')
  assert.equal(second.files, 0)
  const after: { changed: number; series: { rows: number; files: number }[] } = await lake('status')
  assert.equal(after.changed, 0)
  assert.deepEqual(
    after.series.map(({ rows, files }) => [rows, files]),
    [[10_000, FILES]],
  )
  assert.equal(filesOfLake().length, FILES)
})

test('two syncs at once, and what was revised is written anew', async () => {
  write('late.csv', candleCsv(candleWalk('lake', { rows: 10_000 })).replace(/,([\d.]+)\n$/, ',99999\n'))
  answerOf(
    await leme(
      'data',
      'import',
      path('late.csv'),
      '--venue',
      'v',
      '--symbol',
      'LEME/USD',
      '-i',
      '5m',
      '--revise',
      '--json',
    ),
  )
  await Promise.all([lake('sync'), lake('sync')])
  const { changed }: { changed: number } = await lake('status')
  assert.equal(changed, 0)
  const both = filesOfLake().length
  assert.ok(both > FILES)
  assert.deepEqual(await lake('sweep'), { schema: 'leme.lake-sweep/1', removed: 0, bytes: 0 })
  const swept: { removed: number } = await lake('sweep', '--grace-hours', '0')
  assert.equal(swept.removed, both - FILES)
  assert.equal(filesOfLake().length, FILES)
})

test('verify names what is damaged, and a rebuild mends it', async () => {
  assert.deepEqual(await lake('verify'), { schema: 'leme.lake-verify/1', files: FILES, troubles: [] })
  const file = filesOfLake()[0]!
  const bytes = readFileSync(file)
  bytes[100]! ^= 1
  writeFileSync(file, bytes)
  const ended = await leme('data', 'lake', 'verify', '--json')
  const { code, message, hint } = errorOf(ended, 1)
  assert.deepEqual([code, message], ['lake.damaged', `1 of ${FILES} files cannot be read`])
  assert.ok(ended.stderr.includes(file), ended.stderr)
  assert.match(hint ?? '', /sync --rebuild/)
  const { marked, files }: { marked: number; files: number } = await lake('sync', '--rebuild')
  assert.deepEqual([marked, files], [FILES, FILES])
  assert.deepEqual(await lake('verify'), { schema: 'leme.lake-verify/1', files: FILES, troubles: [] })
})

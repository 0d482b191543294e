import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parsePair, parseTimeframe } from '../../domain/index.ts'
import type { SeriesFile } from './candle-series.ts'
import { prepareFiles, prepareInThreads } from './prepare-files.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-prepare-'))
after(() => rmSync(folder, { recursive: true }))

const timeframe = parseTimeframe('5m')
const START = Date.UTC(2024, 0, 1)

/** Decides on every row; `slow` makes each series take some milliseconds. */
const strategyOf = (slow: number) => `
import { defineStrategy } from 'leme/strategy'
export default defineStrategy({
  name: 'every-row',
  timeframe: '5m',
  indicators: ({ close }) => {
    for (const end = performance.now() + ${slow}; performance.now() < end; );
    return { price: close.slice() }
  },
  enterLong: ({ price }) => new Uint8Array(price.length).fill(1),
})
`

function fileOf(name: string, rows: number): SeriesFile {
  const path = join(folder, `${name}-USDT-5m.csv`)
  const lines = Array.from(
    { length: rows },
    (_, row) => `${START + row * 300_000},10,12,9,${9 + (row % 3)},1`,
  )
  writeFileSync(path, rows === 0 ? '' : `${lines.join('\n')}\n`)
  return { pair: parsePair(`${name}/USDT`), path, stored: timeframe, timeframe }
}

function requestOf(files: readonly SeriesFile[], slow = 0) {
  const strategyPath = join(folder, `strategy-${slow}.ts`)
  writeFileSync(strategyPath, strategyOf(slow))
  return { strategyPath, files, options: {} }
}

test('other hands that join in the middle change nothing', async () => {
  const files = Array.from({ length: 9 }, (_, index) => fileOf(`A${index}`, 50 + 10 * index))
  const request = requestOf(files, 80)
  const alone = await prepareFiles(request, 1)
  const helped = await prepareFiles(request, 3)
  assert.deepEqual(
    helped.map(({ market }) => market),
    alone.map(({ market }) => market),
  )
  assert.deepEqual(
    alone.map(({ market }) => market.pair),
    files.map(({ pair }) => pair),
  )
})

test('the first file that fails is the one that is told, whoever met it and when', async () => {
  const files = [80, 80, 80, 80, 0, 80, 0, 80].map((rows, index) => fileOf(`B${index}`, rows))
  const request = requestOf(files, 80)
  const ways = [1, 3].map((workers) => () => prepareFiles(request, workers))
  for (const way of [...ways, () => prepareInThreads(request, 2)]) {
    await assert.rejects(way, { code: 'csv.empty', where: files[4]!.path })
  }
})

test('more threads than files are no trouble', async () => {
  const files = [fileOf('C0', 30)]
  const [one] = await prepareInThreads(requestOf(files), 3)
  assert.equal(one!.market.candles.length, 30)
  assert.deepEqual(await prepareFiles(requestOf([]), 2), [])
})

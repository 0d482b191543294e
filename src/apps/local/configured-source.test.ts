import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { parseTimeframe, type Timeframe, timeframeMs } from '../../domain/index.ts'
import { ConfiguredSource } from './configured-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-source-'))
after(() => rmSync(folder, { recursive: true, force: true }))

const [M1, M5, H1] = [parseTimeframe('1m'), parseTimeframe('5m'), parseTimeframe('1h')]
const START = Date.UTC(2025, 0, 1)

/** Candles that close at 1, 2, 3 …; the name says nothing of their length. */
function candles(name: string, rows: number, length: Timeframe): string {
  const lines = Array.from({ length: rows }, (_, row) => {
    const close = row + 1
    return `${START + row * timeframeMs(length)},${close},${close},${close},${close},1`
  })
  writeFileSync(join(folder, name), `time,open,high,low,close,volume\n${lines.join('\n')}\n`)
  return name
}

async function read(file: string, timeframe: Timeframe) {
  const source = new ConfiguredSource({ folder, store: undefined, onWarning: undefined })
  const { columns } = await source.read({ kind: 'file', file, timeframe })
  const values = (name: string) => [...columns.find((column) => column.name === name)!.values]
  return { time: values('time'), close: values('close'), warnings: source.warnings }
}

test('candles shorter than the raster are gathered, by the length that most rows are apart', async () => {
  const { time, close, warnings } = await read(candles('minutes.csv', 12, M1), M5)
  assert.deepEqual(
    [time, close],
    [
      [START, START + 300_000],
      [5, 10],
    ],
  )
  assert.deepEqual(warnings, [])
})

test('candles longer than the raster stay as they are, and it is said how many rows are empty', async () => {
  const { time, close, warnings } = await read(candles('hours.csv', 3, H1), M5)
  assert.deepEqual(
    [time, close],
    [
      [START, START + 3_600_000, START + 7_200_000],
      [1, 2, 3],
    ],
  )
  assert.equal(warnings.length, 1)
  assert.match(warnings[0]!, /1h apart on a raster of 5m: 11 of 12 rows stay empty/)
})

test('a file is found without its ending', async () => {
  candles('named.csv', 5, M5)
  assert.equal((await read('named', M5)).close.length, 5)
})

test('a file that is not there is named with where it was looked for', async () => {
  await assert.rejects(read('absent', M5), { code: 'file.unreadable', message: /absent is not there/ })
})

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { Fault, parseTimeframe } from '../../../domain/index.ts'
import type { ArchiveMarket } from './archive-name.ts'
import { readArchive } from './read-archive.ts'
import { unzipOne } from './unzip-one.ts'
import { type ZipPart, zipOf } from './zip.fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-vision-'))
after(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'BTCUSDT-1m-2024-01.zip')
const beside = `${path}.CHECKSUM`
const START = Date.UTC(2024, 0, 1)
const HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n'

/** Klines of four minutes, their times in units of `perMs` a millisecond. */
const klines = (perMs = 1) =>
  [0, 1, 2, 3]
    .map((row) => {
      const time = (START + row * 60_000) * perMs
      return `${time},42000.10000000,42001.5,41999,42000.5,${row}.25,${time + 60_000 * perMs - 1},99.5,7,1.1,46201.1,0\n`
    })
    .join('')

function read(
  content: string | Uint8Array,
  { market = 'spot' as ArchiveMarket, verify = false, part = {} } = {},
) {
  writeFileSync(path, zipOf({ content: Buffer.from(content), ...part }))
  return readArchive(path, { timeframe: parseTimeframe('1m'), market, verify })
}
async function refuses(reading: Promise<unknown>, code: string, message: RegExp): Promise<void> {
  await assert.rejects(reading, (error) => {
    assert.ok(error instanceof Fault, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, message)
    assert.ok(error.message.startsWith(path))
    return true
  })
}

test('klines are read with and without a header, in milliseconds and in microseconds', async () => {
  for (const content of [
    klines(),
    HEADER + klines(),
    klines(1000),
    HEADER + klines(1000),
    klines().trimEnd(),
    klines().replaceAll('\n', '\r\n'),
  ]) {
    const { candles, rows, rejected, isVerified } = await read(content)
    assert.deepEqual([rows, rejected, isVerified], [4, [], false])
    assert.deepEqual(
      [...candles.time],
      [0, 1, 2, 3].map((row) => START + row * 60_000),
    )
    assert.deepEqual([...candles.open], new Array(4).fill(42000.1))
    assert.deepEqual([...candles.volume], [0.25, 1.25, 2.25, 3.25])
  }
})

test('futures settled in the coin count contracts; their volume is that of the coin', async () => {
  const { candles } = await read(HEADER + klines(), { market: 'cm' })
  assert.deepEqual([...candles.volume], new Array(4).fill(99.5))
})

test('the path in the archive decides nothing', async () => {
  for (const name of ['../../etc/passwd', '/abs.csv', 'C:\\x.csv', '', '\0', 'a'.repeat(60_000)]) {
    const { candles } = await read(klines(), { part: { name } as Partial<ZipPart> })
    assert.equal(candles.length, 4)
  }
})

test('all rows are in one unit, or the archive is refused at the row that is not', async () => {
  const lines = klines().trimEnd().split('\n')
  const mixed = [lines[0], lines[1], klines(1000).split('\n')[2], lines[3]].join('\n')
  await refuses(
    read(mixed),
    'archive.content',
    /zip:3 has the time 1704067320000000, which is microseconds of an archive in milliseconds/,
  )
  await refuses(read(HEADER + mixed), 'archive.content', /zip:4 has the time/)
  await refuses(read(klines(0.001)), 'archive.content', /zip:1 has the time 1704067200, which is no time/)
  await refuses(
    read(klines().replace('1704067260000', '2024-01-01')),
    'archive.content',
    /dates in place of times/,
  )
})

test('broken rows are listed by line, times may run backwards', async () => {
  const lines = klines().trimEnd().split('\n')
  const { candles, duplicates, rejected } = await read(
    [lines[3], lines[0], lines[0], lines[1]!.replace('42001.5', 'NaN'), 'x', lines[2]].join('\n'),
  )
  assert.deepEqual([...candles.time], [START, START + 120_000, START + 180_000])
  assert.equal(duplicates, 1)
  assert.deepEqual(
    rejected.map(({ line, reason }) => `${line}: ${reason}`),
    ['4: high is not a number: "NaN"', '5: has 1 field, not 12'],
  )
})

test('other content is refused with what was found', async () => {
  await refuses(
    read('51175358,17.8,5.69,101.29,1583709433583,True,True\n'),
    'archive.content',
    /has 7 columns \(51175358,.*not the 12/,
  )
  await refuses(read('<html>'), 'archive.content', /has 1 columns \(<html>\)/)
  await refuses(read(''), 'csv.empty', /holds no klines/)
  await refuses(read('\n'), 'csv.empty', /holds no klines/)
  await refuses(read(HEADER), 'csv.empty', /holds no klines/)
  await refuses(read(Buffer.alloc(5_000_000, '1')), 'archive.content', /has 1 columns \(1{80}\)/)
  rmSync(path)
  await refuses(
    readArchive(path, { timeframe: parseTimeframe('1m'), market: 'spot', verify: false }),
    'file.unreadable',
    /is not there/,
  )
})

test('a checksum beside it is verified, and demanded where it should be', async () => {
  const sha = () =>
    createHash('sha256')
      .update(zipOf({ content: Buffer.from(klines()) }))
      .digest('hex')
  await refuses(read(klines(), { verify: true }), 'archive.checksum', /has no \.CHECKSUM file beside it/)
  writeFileSync(beside, `${sha()}  BTCUSDT-1m-2024-01.zip\n`)
  assert.equal((await read(klines(), { verify: true })).isVerified, true)
  writeFileSync(beside, sha().toUpperCase())
  assert.equal((await read(klines())).isVerified, true)
  writeFileSync(beside, `${sha().replace(/^./, (digit) => (digit === '0' ? '1' : '0'))}  x.zip`)
  await refuses(read(klines()), 'archive.checksum', /has SHA-256 [0-9a-f]{64}, its \.CHECKSUM file says/)
  for (const text of ['', 'abc', `${sha()}0`, '<html>']) {
    writeFileSync(beside, text)
    await refuses(read(klines()), 'archive.checksum', /holds no SHA-256/)
  }
  rmSync(beside)
})

test('archives that are cut, damaged, or hold more or fewer files than one are refused', async () => {
  const whole = zipOf({ content: Buffer.from(klines()) })
  const reading = (bytes: Uint8Array) => {
    writeFileSync(path, bytes)
    return readArchive(path, { timeframe: parseTimeframe('1m'), market: 'spot', verify: false })
  }
  await refuses(reading(Buffer.alloc(0)), 'archive.zip', /is cut off or damaged/)
  await refuses(reading(whole.subarray(0, 100)), 'archive.zip', /is cut off or damaged/)
  await refuses(reading(Buffer.from(klines())), 'archive.zip', /is cut off or damaged/)
  await refuses(reading(zipOf()), 'archive.zip', /holds 0 files, not one/)
  const part = { content: Buffer.from(klines()) }
  await refuses(reading(zipOf(part, part)), 'archive.zip', /holds 2 files, not one/)
  await refuses(read(klines(), { part: { crc: 1 } }), 'archive.zip', /its checksum does not fit/)
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const bytes = Buffer.from(whole)
      bytes[at] = bytes[at]! ^ flip
      await reading(bytes).then(
        ({ candles }) => assert.equal(candles.length, 4),
        (error: unknown) => assert.ok(error instanceof Fault, String(error)),
      )
    }),
    { numRuns: 300, seed: 11 },
  )
})

test('what unpacks to more than is allowed is refused by what it declares and by what it is', async () => {
  const bomb = Buffer.alloc(3_000_000, '1')
  const too = { code: 'archive.zip', message: /unpacks to more than 1000000 bytes/ }
  await assert.rejects(unzipOne(zipOf({ content: bomb }), 'x', 1_000_000), too)
  await assert.rejects(unzipOne(zipOf({ content: bomb, declared: 10 }), 'x', 1_000_000), {
    code: 'archive.zip',
  })
  const said = zipOf({ content: Buffer.from('few'), declared: 2_000_000 })
  await assert.rejects(unzipOne(said, 'x', 1_000_000), too)
  assert.equal((await unzipOne(zipOf({ content: bomb }), 'x', 3_000_000)).length, 3_000_000)
})

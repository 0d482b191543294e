import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { generatePanel, panelFeatures } from '../../../trade/pipeline/index.ts'
import { parsePanel, type ReadPanel, readPanel } from './read-panel.ts'
import { splitCells } from './split-cells.ts'
import { writePanel, writePanelFeatures } from './write-panel.ts'

const HEAD = 'symbol,datetime,timestamp,high,low,open,close,volumefrom,volumeto'
const ROW = 'A,2024-01-01,1704067200,5,3,4,4.5,10,45'
const folder = await mkdtemp(join(tmpdir(), 'leme-panel-'))
after(() => rm(folder, { recursive: true }))

async function* pieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const parse = (text: string, size = 7): Promise<ReadPanel> =>
  parsePanel(pieces(Buffer.from(text), size), 'raw.csv')
const rows = (...lines: readonly string[]) => parse([HEAD, ...lines].join('\n'))
const problemsOf = async (...lines: readonly string[]) => (await rows(...lines)).report.problems

describe('the first line', () => {
  it('may have its columns in any order and in capitals, and others that are told', async () => {
    const { panel, report } = await parse(
      'Close,VOLUMETO,extra,symbol,datetime,timestamp,high,low,open,volumefrom\n4.5,45,x,A,2024-01-01,1704067200,5,3,4,10\n',
    )
    const [a] = panel.assets
    assert.deepEqual([a!.close[0], a!.volumeto[0], a!.high[0], a!.volumefrom[0]], [4.5, 45, 5, 10])
    assert.deepEqual(report.unusedColumns, ['extra'])
  })

  it('without a column is refused, with the nearest name', async () => {
    const renamed = `${HEAD.replace('close', 'closee')}\n${ROW}`
    await assert.rejects(parse(renamed), (error: Error & { code: string; hint: string }) => {
      assert.equal(error.code, 'csv.header')
      assert.match(error.message, /no column "close"/)
      assert.match(error.hint, /"closee" is probably meant to be "close"/)
      return true
    })
    await assert.rejects(parse(ROW), { code: 'csv.header' })
    await assert.rejects(parse(`${HEAD},close\n${ROW},1`), {
      code: 'csv.header',
      message: /two columns "close"/,
    })
  })

  it('alone, or nothing at all, is no file', async () => {
    for (const text of ['', '\n\n', HEAD, `${HEAD}\r\n`])
      await assert.rejects(parse(text), { code: 'csv.empty' })
  })
})

describe('rows', () => {
  it('are the same with |, CRLF, a byte order mark, quotes and blanks, in pieces of any size', async () => {
    const plain = await parse(`${HEAD}\n${ROW}\n`)
    const texts = [
      `\ufeff${HEAD}\r\n${ROW}\r\n`,
      `${HEAD}\n${ROW}`.replaceAll(',', '|'),
      `${HEAD}\n"A", 2024-01-01 ,"1704067200",5,3,4,4.5,10,"45"\n\n`,
    ]
    for (const text of texts) {
      for (const size of [1, 3, 1000]) {
        const { panel, report } = await parse(text, size)
        assert.deepEqual(panel, plain.panel)
        assert.deepEqual(report.counts, {})
      }
    }
  })

  it('give null for cells of text, infinity, hexadecimal and nothing, and say where', async () => {
    const { panel, report } = await rows('A,2024-01-01,1704067200,abc,Infinity,0x10,,1e999,1 000')
    const [a] = panel.assets
    for (const name of ['high', 'low', 'open', 'close', 'volumefrom', 'volumeto'] as const) {
      assert.ok(Number.isNaN(a![name][0]), name)
    }
    assert.deepEqual(report.counts, { empty: 1, 'not-a-number': 5 })
    assert.deepEqual(report.problems[0], { kind: 'not-a-number', line: 2, column: 'high', found: 'abc' })
    assert.deepEqual(report.problems[3], { kind: 'empty', line: 2, column: 'close' })
  })

  it('are left out without symbol, without time, and with other numbers of cells', async () => {
    const problems = await problemsOf(
      ROW,
      ROW.replace('A,', ','),
      ROW.replace('2024-01-01,1704067200', 'yesterday,soon'),
      `${ROW},9`,
      'A,2024-01-02',
      ROW.replace('A,', '"A,'),
    )
    assert.deepEqual(
      problems.map(({ kind, line }) => [kind, line]),
      [
        ['no-symbol', 3],
        ['no-time', 4],
        ['cells', 5],
        ['cells', 6],
        ['cells', 7],
      ],
    )
  })

  it('take the time of either column, and tell where they differ', async () => {
    const { panel, report } = await rows(
      ROW,
      'A,2024-01-02T00:00:00Z,,5,3,4,4,1,1',
      'A,,1704240000000,5,3,4,4,1,1',
      'A,1999-01-01,1704326400,5,3,4,4,1,1',
    )
    const first = Date.UTC(2024, 0, 1)
    assert.deepEqual(
      [...panel.assets[0]!.time].map((time) => (time - first) / 86_400_000),
      [0, 1, 2, 3],
    )
    assert.deepEqual(report.counts, { 'time-in-one': 2, 'times-differ': 1 })
  })

  it('of one asset and time: the last one counts', async () => {
    const { panel, report } = await rows(ROW, ROW.replace('4.5', '4.7'))
    assert.deepEqual([[...panel.assets[0]!.close], report.read, report.rows], [[4.7], 2, 1])
    assert.deepEqual(report.counts, { duplicate: 1 })
  })

  it('of a file that is no text end with an error, not with the memory', async () => {
    await assert.rejects(parse(`${HEAD}\n${'x'.repeat(2 ** 20 + 10)}`, 65_536), { code: 'candles.format' })
    await assert.rejects(parsePanel(pieces(Uint8Array.of(0x1f, 0x8b, 0, 1, 2), 2), 'raw.csv'), {
      code: 'csv.header',
    })
  })
})

describe('cells', () => {
  it('come back as they were, whatever stands in them', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '|', '1') })
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
        const text = cells.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')
        assert.deepEqual(splitCells(text, ','), cells)
      }),
    )
  })

  it('never throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '"', ',', ' ') }),
        (text) => void splitCells(text, ','),
      ),
    )
  })
})

describe('files', () => {
  it('that were written are read back to the last bit', async () => {
    const panel = generatePanel({ assets: 4, days: 30, seed: 2 })
    const path = join(folder, 'raw.csv')
    await writePanel(path, panel)
    const read = await readPanel(path)
    assert.deepEqual(read.panel, panel)
    assert.deepEqual(read.report.counts, {})
    assert.match(read.dataHash, /^[0-9a-f]{64}$/)
  })

  it('of features have names for categories and nothing for what is not known', async () => {
    const path = join(folder, 'features.csv')
    await writePanelFeatures(
      path,
      panelFeatures(generatePanel({ assets: 1, days: 25, seed: 2 }), { mostGapDays: 4 }),
    )
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    assert.equal(lines.length, 26)
    assert.match(lines[1]!, /^A001,2020-01-01T00:00:00\.000Z,[\d.]+,,,0,,,,,,,0,\w+,$/)
    assert.match(lines[25]!, /,(low|usual|high)$/)
  })

  it('that are not there or cannot be written say so', async () => {
    await assert.rejects(readPanel(join(folder, 'none.csv')), { code: 'file.unreadable' })
    await assert.rejects(readPanel(folder), { code: 'file.unreadable' })
    await assert.rejects(writePanel(join(folder, 'no', 'raw.csv'), { assets: [], rows: 0 }), {
      code: 'file.unwritable',
    })
    await writeFile(join(folder, 'empty.csv'), '')
    await assert.rejects(readPanel(join(folder, 'empty.csv')), { code: 'csv.empty' })
  })
})

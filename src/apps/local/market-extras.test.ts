import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { allocateCandles, parsePair, parseTimeframe } from '../../domain/index.ts'
import { extendMarket, readInstrumentsFile } from './market-extras.ts'

const folder = mkdtempSync(join(tmpdir(), 'leme-instruments-'))
after(() => rmSync(folder, { recursive: true }))
const path = join(folder, 'instruments.json')

function read(text: string) {
  writeFileSync(path, text)
  return readInstrumentsFile(path)
}

describe('a file of instruments', () => {
  it('names file, line and key of what is wrong', () => {
    for (const [text, message] of [
      ['{\n  "BTCUSDT": {}\n}', /^.*instruments\.json:2:3: "BTCUSDT" is not a pair$/],
      [
        '{\n  "BTC/USDT": {\n    "priceStep": "x"\n}}',
        /^.*instruments\.json:3:5: BTC\/USDT: priceStep is "x"$/,
      ],
      ['{"BTC/USDT": {"pricestep": 1}}', /^.*instruments\.json:1:15: BTC\/USDT has no "pricestep"$/],
      [
        '{"BTC/USDT": {"maintenance": [{"rate": 2}]}}',
        /^.*json:1:31: BTC\/USDT: maintenance is \{"rate":2\}$/,
      ],
      ['[]', /^.*instruments\.json:1:1: the file of instruments is \[\]$/],
    ] as const) {
      assert.throws(() => read(text), {
        code: 'engine.setting',
        message,
        where: /instruments\.json:\d+:\d+$/,
        hint: /./,
      })
    }
  })

  it('names files of rates and mark prices, which are paid where both have the time', () => {
    const start = Date.UTC(2025, 0, 1)
    const hour = 3_600_000
    const rows = (values: readonly (readonly [number, number])[]) =>
      JSON.stringify(values.map(([at, open]) => [start + at * hour, open, 0, 0, 0, 0]))
    writeFileSync(
      join(folder, 'rate.json'),
      rows([
        [8, 0.001],
        [0, -0.002],
        [16, 0.003],
      ]),
    )
    writeFileSync(
      join(folder, 'mark.json'),
      rows([
        [0, 50],
        [8, 60],
        [24, 70],
      ]),
    )
    const files = '"funding": {"rates": "rate.json", "mark": "mark.json"}'
    const instrument = read(`{"BTC/USDT:USDT": {${files}}}`).get(parsePair('BTC/USDT'))
    const candles = allocateCandles(1, parseTimeframe('1h'))
    const market = {
      pair: parsePair('BTC/USDT'),
      candles,
      enterLong: new Uint8Array(1),
      exitLong: new Uint8Array(1),
    }
    const { funding } = extendMarket(market as never, { detail: undefined, instrument })
    assert.deepEqual(
      [[...funding!.time], [...funding!.rate], [...funding!.markPrice]],
      [
        [start, start + 8 * hour],
        [-0.002, 0.001],
        [50, 60],
      ],
    )
    writeFileSync(join(folder, 'mark.json'), rows([[5, 50]]))
    assert.throws(() => read(`{"BTC/USDT": {${files}}}`), {
      code: 'candles.missing',
      message: /no time in common/,
    })
    assert.throws(() => read(`{"BTC/USDT": {${files.replace('mark.json', 'none.json')}}}`), {
      code: 'file.unreadable',
      message: /none\.json is not there/,
    })
    assert.throws(() => read('{"BTC/USDT": {"funding": {"rates": "rate.json"}}}'), { message: /funding is/ })
    assert.throws(() => read('{"BTC/USDT": {"funding": {"rates": "a", "marks": "b"}}}'), {
      hint: 'Did you mean "mark"?',
    })
  })

  it('says it of a future by its name with or without the currency it is settled in', () => {
    const one = read('{"BTC/USDT": {"priceStep": 0.5}, "ETH/USDT:USDT": {"priceStep": 2}, "ADA/USD:ADA": {}}')
    const stepOf = (name: string) => one.get(parsePair(name))?.rules.priceStep
    assert.equal(stepOf('BTC/USDT:USDT'), 0.5)
    assert.equal(stepOf('ETH/USDT'), 2)
    assert.equal(stepOf('ADA/USD'), undefined)
    const both = read('{"BTC/USDT": {"priceStep": 0.5}, "BTC/USDT:USDT": {"priceStep": 2}}')
    assert.equal(both.get(parsePair('BTC/USDT'))?.rules.priceStep, 0.5)
    assert.equal(both.get(parsePair('BTC/USDT:USDT'))?.rules.priceStep, 2)
  })
})

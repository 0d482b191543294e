import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { NO_RULES, parsePair } from '../../domain/index.ts'
import { constantFunding, readInstruments } from './index.ts'
import { candlesOf, type Prices } from './test-market.fixture.ts'

const pair = parsePair('ETH/USDT:USDT')

describe('instruments', () => {
  it('are read with what is left out as no rule', () => {
    const tier = { notional: 0, rate: 0.01, amount: 0 }
    const read = readInstruments({
      'ETH/USDT:USDT': { priceStep: 0.01, maxLeverage: 20, maintenance: [tier], funding: { rate: 1e-4 } },
      'ETH/USDT': {},
    })
    assert.deepEqual(read.get(pair), {
      rules: { ...NO_RULES, priceStep: 0.01, maxLeverage: 20, maintenance: [tier] },
      funding: { rate: 1e-4, hours: 8, markPrice: null },
    })
    assert.deepEqual(read.get(parsePair('ETH/USDT')), { rules: NO_RULES })
  })

  it('are refused by name where they make no sense', () => {
    for (const [instrument, message] of [
      [{ priceSteps: 1 }, /has no "priceSteps"/],
      [{ priceStep: -1 }, /priceStep is -1/],
      [{ minCost: '5' }, /minCost is "5"/],
      [{ maintenance: [{ notional: 5, rate: 2 }] }, /maintenance is/],
      [
        {
          maintenance: [
            { notional: 5, rate: 0.1 },
            { notional: 5, rate: 0.2 },
          ],
        },
        /maintenance is/,
      ],
      [{ funding: { rate: 0.1, hours: 0 } }, /funding is/],
      [{ funding: { rates: 0.1 } }, /has no "rates"/],
      [[], /is \[\]/],
    ] as const) {
      assert.throws(() => readInstruments({ [pair]: instrument }), { code: 'engine.setting', message })
    }
    assert.throws(() => readInstruments([]), { code: 'engine.setting' })
    assert.throws(() => readInstruments({ ETH: {} }), {
      code: 'engine.setting',
      message: '"ETH" is not a pair',
      where: '/ETH',
    })
  })

  it('are refused with the place of what is wrong', () => {
    const tier = { notional: 0, rate: 0.01 }
    for (const [instrument, where] of [
      [{ priceStep: '0.1' }, '/priceStep'],
      [{ pricesteps: 1 }, '/pricesteps'],
      [{ funding: { hour: 8 } }, '/funding/hour'],
      [{ maintenance: [tier, { notional: 5, rates: 0.1 }] }, '/maintenance/1/rates'],
      [{ maintenance: [tier, { notional: 5, rate: 2 }] }, '/maintenance/1'],
      [7, ''],
    ] as const) {
      const refused = { code: 'engine.setting', where: `/ETH~1USDT:USDT${where}`, hint: /./ }
      assert.throws(() => readInstruments({ [pair]: instrument }), refused)
    }
  })

  it('pay a constant rate at each of its times, at the open where no mark price is given', () => {
    const candles = candlesOf(Array.from({ length: 200 }, (_, i): Prices => [i + 1, i + 2, i + 1, i + 1]))
    const { time, rate, markPrice } = constantFunding({ rate: 2, hours: 8, markPrice: null }, candles)
    assert.deepEqual([...time], [0, 28_800_000, 57_600_000])
    assert.deepEqual([...rate], [2, 2, 2])
    assert.deepEqual([...markPrice], [1, 97, 193])
  })
})

import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { parsePair } from '../../domain/index.ts'
import type { Bar, Order } from './order.ts'
import type { Exchange } from './port.ts'

const bar = (low: number, high: number): Bar => ({ time: 300_000, open: low, high, low, close: high })
const order = (id: number, rate: number): Order => ({
  id,
  tradeId: id,
  pair: parsePair('ETH/BTC'),
  side: 'buy',
  purpose: 'entry',
  liquidity: 'taker',
  rate,
  amount: 2,
  madeAt: 300_000,
})

/** What the engine relies on, whatever the exchange. `create` gives one without orders. */
export function exchangeSuite(name: string, create: () => Exchange): void {
  describe(`${name} as an Exchange`, () => {
    it('fills once, whole and at the order’s rate, both ends of the candle included', () => {
      for (const [low, high] of [
        [9, 10],
        [10, 11],
        [10, 10],
      ] as const) {
        const exchange = create()
        exchange.place(order(1, 10))
        assert.deepEqual(exchange.fill(order(1, 10), bar(low, high)), {
          orderId: 1,
          rate: 10,
          amount: 2,
          time: 300_000,
        })
        assert.equal(exchange.fill(order(1, 10), bar(low, high)), undefined, 'a filled order is gone')
      }
    })

    it('keeps an order open until a candle reaches its rate', () => {
      const exchange = create()
      exchange.place(order(1, 10))
      assert.equal(exchange.fill(order(1, 10), bar(11, 12)), undefined)
      assert.equal(exchange.fill(order(1, 10), bar(8, 9.99)), undefined)
      assert.ok(exchange.fill(order(1, 10), bar(9, 12)))
    })

    it('never fills what was cancelled or never placed', () => {
      const exchange = create()
      exchange.place(order(1, 10))
      exchange.cancel(order(1, 10))
      assert.equal(exchange.fill(order(1, 10), bar(9, 12)), undefined)
      assert.equal(exchange.fill(order(2, 10), bar(9, 12)), undefined)
    })

    it('refuses an id twice, and orders without amount or rate', () => {
      const exchange = create()
      exchange.place(order(1, 10))
      assert.throws(() => exchange.place(order(1, 10)), { code: 'order.twice' })
      assert.throws(() => exchange.place(order(2, 0)), { code: 'order.impossible' })
      assert.throws(() => exchange.place({ ...order(3, 10), amount: Number.NaN }), {
        code: 'order.impossible',
      })
    })
  })
}

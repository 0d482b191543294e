import type { Bar, Fill, Order } from './order.ts'
import { OrdersError } from './orders-error.ts'
import type { Exchange } from './port.ts'
import { type MarketCosts, NO_COSTS, takerRate } from './taker-rate.ts'

/**
 * Fills an order whole, at its own rate, on the first candle whose low…high holds that rate
 * (freqtrade's rule: no slippage, no partial fills). With costs a taker's fill is worse by them.
 */
export class SimulatedExchange implements Exchange {
  readonly #open = new Set<number>()
  readonly #costs: MarketCosts

  constructor(costs: MarketCosts = NO_COSTS) {
    this.#costs = costs
  }

  place(order: Order): void {
    if (!(order.rate > 0) || !(order.amount > 0)) {
      throw new OrdersError(
        'order.impossible',
        `order ${order.id}: ${order.amount} ${order.pair} at ${order.rate}`,
      )
    }
    if (this.#open.has(order.id)) throw new OrdersError('order.twice', `order ${order.id} was placed before`)
    this.#open.add(order.id)
  }

  fill(order: Order, bar: Bar): Fill | undefined {
    if (!this.#open.has(order.id)) return undefined
    if (order.rate < bar.low || order.rate > bar.high) return undefined
    this.#open.delete(order.id)
    const rate = order.liquidity === 'taker' ? takerRate(order.rate, order.side, this.#costs) : order.rate
    return { orderId: order.id, rate, amount: order.amount, time: bar.time }
  }

  cancel(order: Order): void {
    this.#open.delete(order.id)
  }
}

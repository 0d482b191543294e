import type { ExitReason } from '../../domain/index.ts'
import type { Bar, Exchange, Fill, Order } from '../orders/index.ts'
import type { EngineObserver } from './observer.ts'
import type { Position } from './position.ts'

/** An order before it has a number. */
export interface OrderRequest extends Pick<Order, 'purpose' | 'rate' | 'amount' | 'liquidity' | 'madeAt'> {
  /** Of an exit. */
  readonly reason?: ExitReason
}

/** Numbers orders, hands them to the exchange, and tells the observer first. A position has one at a time. */
export class OrderDesk {
  readonly #exchange: Exchange
  readonly #observer: EngineObserver | undefined
  #orders = 0

  constructor(exchange: Exchange, observer: EngineObserver | undefined) {
    this.#exchange = exchange
    this.#observer = observer
  }

  place(position: Position, { reason, ...request }: OrderRequest): void {
    const isEntry = request.purpose === 'entry'
    const order: Order = {
      id: ++this.#orders,
      tradeId: position.id,
      pair: position.pair,
      side: isEntry === position.isShort ? 'sell' : 'buy',
      ...request,
    }
    this.#observer?.order(order)
    position.pending = order
    position.exitReason = reason
    this.#exchange.place(order)
  }

  /** The fill of the position's order on this candle, or undefined while there is none. */
  fill({ pending }: Position, bar: Bar): Fill | undefined {
    const fill = pending && this.#exchange.fill(pending, bar)
    if (fill) this.#observer?.fill(fill, pending)
    return fill
  }

  cancel(position: Position): void {
    const order = position.pending
    if (!order) return
    this.#observer?.cancel(order)
    this.#exchange.cancel(order)
    position.pending = undefined
    position.exitReason = undefined
  }
}

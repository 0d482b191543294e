import type { Bar, Fill, Order } from './order.ts'

/**
 * Where orders go. The engine records an intent before it calls `place`; an exchange never decides
 * anything itself. `fill` is asked once per candle for each open order and answers what is known by
 * the end of that candle: a simulation computes it, a venue's adapter reports what has arrived.
 * One suite judges every implementation: `exchange.suite.ts`.
 */
export interface Exchange {
  place(order: Order): void
  /** The whole fill of an open order, or undefined while there is none. */
  fill(order: Order, bar: Bar): Fill | undefined
  cancel(order: Order): void
}

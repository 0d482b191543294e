import type { ClosedTrade } from '../../domain/index.ts'
import type { Fill, Order } from '../orders/index.ts'
import type { EntryIntent, Refusal } from './risk-gate.ts'

/** Is told what the engine does, in the order in which it does it. */
export interface EngineObserver {
  intent(intent: EntryIntent): void
  refusal(intent: EntryIntent, reason: Refusal): void
  order(order: Order): void
  fill(fill: Fill, order: Order): void
  cancel(order: Order): void
  close(trade: ClosedTrade): void
}

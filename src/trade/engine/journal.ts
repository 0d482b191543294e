import type { ClosedTrade } from '../../domain/index.ts'
import type { Fill, Order } from '../orders/index.ts'
import type { EngineObserver } from './observer.ts'
import type { JournalEntry } from './port.ts'
import type { EntryIntent, Refusal } from './risk-gate.ts'

/** Writes down what the engine does, numbered without gaps, until somebody takes it. */
export class Journal implements EngineObserver {
  #seq = 0
  #time = 0
  #entries: JournalEntry[] = []
  #closed: ClosedTrade[] = []

  /** What was written since the last take. */
  take(): { readonly entries: readonly JournalEntry[]; readonly closed: readonly ClosedTrade[] } {
    const taken = { entries: this.#entries, closed: this.#closed }
    this.#entries = []
    this.#closed = []
    return taken
  }

  /** Candle time of the entries that follow. */
  set time(time: number) {
    this.#time = time
  }

  intent(intent: EntryIntent): void {
    this.#write('intent', intent)
  }

  refusal(intent: EntryIntent, reason: Refusal): void {
    this.#write('refusal', { pair: intent.pair, reason })
  }

  order(order: Order): void {
    this.#write('order', order)
  }

  fill(fill: Fill, order: Order): void {
    this.#write('fill', { ...fill, pair: order.pair, side: order.side, tradeId: order.tradeId })
  }

  cancel(order: Order): void {
    this.#write('cancel', { orderId: order.id, pair: order.pair })
  }

  close(trade: ClosedTrade): void {
    this.#closed.push(trade)
    this.#write('close', {
      tradeId: trade.id,
      pair: trade.pair,
      reason: trade.exitReason,
      profitAbs: trade.profitAbs,
      profitRatio: trade.profitRatio,
    })
  }

  #write(kind: JournalEntry['kind'], body: unknown): void {
    this.#entries.push({ seq: ++this.#seq, time: this.#time, kind, body })
  }
}

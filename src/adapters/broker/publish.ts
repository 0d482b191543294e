import { setImmediate as turn } from 'node:timers/promises'
import type { Channel } from 'rabbitmq-client'
import { type MarketEvent, marketMessage, routingKey, seriesOfEvent } from '../../trade/market/index.ts'
import { MARKET } from './names.ts'

/** How a publication ended. `lost`: the connection broke, and it may have arrived. */
export type Publication = 'confirmed' | 'unroutable' | 'refused' | 'lost'

/** Publishes on one channel with confirms. */
export class MarketPublisher {
  readonly #channel: Channel
  readonly #returned = new Set<string>()

  constructor(channel: Channel) {
    this.#channel = channel
    channel.on('basic.return', ({ messageId }) => this.#returned.add(messageId ?? ''))
  }

  async publish(event: MarketEvent): Promise<Publication> {
    const messageId = String(event.number)
    try {
      await this.#channel.basicPublish(
        {
          ...{ exchange: MARKET, routingKey: routingKey(event), messageId, type: event.kind, appId: 'leme' },
          ...{ durable: true, mandatory: true, timestamp: Math.floor(event.at / 1000) },
        },
        marketMessage(event),
      )
    } catch (error) {
      return (error as { code?: unknown }).code === 'NACK' ? 'refused' : 'lost'
    }
    // What is returned comes before its confirm; the client tells of it a turn later.
    await turn()
    return this.#returned.delete(messageId) ? 'unroutable' : 'confirmed'
  }

  /**
   * Publishes events in their order: those of one series one after the other, up to the first that
   * is not confirmed; different series side by side. Gives how each that was tried ended.
   */
  async publishAll(events: readonly MarketEvent[]): Promise<ReadonlyMap<MarketEvent, Publication>> {
    const chains = Map.groupBy(events, seriesOfEvent)
    const ended = new Map<MarketEvent, Publication>()
    await Promise.all(
      [...chains.values()].map(async (chain) => {
        for (const event of chain) {
          const publication = await this.publish(event)
          ended.set(event, publication)
          if (publication !== 'confirmed') return
        }
      }),
    )
    return ended
  }
}

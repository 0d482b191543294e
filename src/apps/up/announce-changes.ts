import type { PostgresStore } from '../../adapters/store/postgres/index.ts'
import type { EventHub } from '../server/index.ts'

/** Tells listeners of the server what any process has committed to the database. */
export async function announceChanges(store: PostgresStore, events: EventHub): Promise<void> {
  const trades = new Map<string, number>()
  const announceBot = async (id: string): Promise<void> => {
    const bot = await store.bots.get(id)
    if (!bot) return
    const [equity, positions, closed] = await Promise.all([
      store.bots.equity(id),
      store.bots.positions(id),
      store.bots.trades(id),
    ])
    const newest = equity.at(-1)?.equity ?? null
    events.publish({
      topic: 'bot',
      data: {
        botId: id,
        status: bot.status,
        cursor: bot.cursor,
        equity: newest,
        openPositions: positions.length,
        closedTrades: closed.length - (trades.get(id) ?? closed.length),
      },
    })
    trades.set(id, closed.length)
  }
  const quietly = (work: Promise<void>) => void work.catch(() => {})
  await store.subscribe(
    ({ topic, id }) => {
      if (topic === 'bot') quietly(announceBot(id))
      else events.publish({ topic: 'desk', data: { reason: 'run' } })
    },
    () => events.publish({ topic: 'desk', data: { reason: 'reconnected' } }),
  )
}

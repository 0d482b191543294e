import type { BotRecord, BotStatus, BotStore } from '../../../trade/engine/index.ts'
import { countMoney, summariseBot } from '../bot-view.ts'
import { curveOf } from '../equity-curve.ts'
import type { EventHub } from '../event-hub.ts'
import { pageFromEnd } from '../page-from-end.ts'
import type { BotControl, BotFacts } from '../port.ts'
import { BotDetail, BotList, BotSummary, EquityQuery, JournalPage, JournalQuery } from '../schemas/bot.ts'
import { IdParams, PageQuery } from '../schemas/shared.ts'
import { EquityCurve, PositionList, TradePage } from '../schemas/trade.ts'
import { ServerFault } from '../server-fault.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

export interface BotPorts {
  readonly bots: BotStore
  readonly control: BotControl
  readonly events: EventHub
  readonly describeBot: (spec: unknown) => BotFacts
  readonly clock: () => number
}

const tags = ['bots']

/** Bots, what they did, and the two things one can tell them. */
export function botRoutes(app: Server, { bots, control, events, describeBot, clock }: BotPorts): void {
  const summarise = (bot: BotRecord) => summariseBot(bot, describeBot(bot.spec), clock())

  async function find(id: string): Promise<BotRecord> {
    const bot = await bots.get(id)
    if (bot) return bot
    throw new ServerFault('no-data', 'bot.unknown', `There is no bot "${id}".`, {
      hint: 'GET /api/v1/bots lists them.',
    })
  }

  app.get(
    '/api/v1/bots',
    { schema: { operationId: 'listBots', tags, summary: 'All bots', response: answers(200, BotList) } },
    async () => ({ items: (await bots.list()).map(summarise) }),
  )

  app.get(
    '/api/v1/bots/:id',
    {
      schema: {
        operationId: 'getBot',
        tags,
        summary: 'One bot',
        params: IdParams,
        response: answers(200, BotDetail),
      },
    },
    async ({ params }) => {
      const bot = await find(params.id)
      const [points, positions, trades] = await Promise.all([
        bots.equity(bot.id),
        bots.positions(bot.id),
        bots.trades(bot.id),
      ])
      const money = countMoney(describeBot(bot.spec), points, positions, trades)
      return { ...summarise(bot), spec: bot.spec, money }
    },
  )

  app.get(
    '/api/v1/bots/:id/trades',
    {
      schema: {
        operationId: 'listBotTrades',
        tags,
        summary: 'Closed trades of a bot, newest first',
        params: IdParams,
        querystring: PageQuery,
        response: answers(200, TradePage),
      },
    },
    async ({ params, query }) => {
      const { id } = await find(params.id)
      return pageFromEnd(await bots.trades(id), query)
    },
  )

  app.get(
    '/api/v1/bots/:id/positions',
    {
      schema: {
        operationId: 'listBotPositions',
        tags,
        summary: 'Open positions of a bot',
        params: IdParams,
        response: answers(200, PositionList),
      },
    },
    async ({ params }) => {
      const { id } = await find(params.id)
      return { items: [...(await bots.positions(id))] }
    },
  )

  app.get(
    '/api/v1/bots/:id/equity',
    {
      schema: {
        operationId: 'getBotEquity',
        tags,
        summary: 'Equity and drawdown of a bot',
        params: IdParams,
        querystring: EquityQuery,
        response: answers(200, EquityCurve),
      },
    },
    async ({ params, query }) => {
      const { id } = await find(params.id)
      return curveOf(id, await bots.equity(id), query.limit ?? 1_000)
    },
  )

  app.get(
    '/api/v1/bots/:id/journal',
    {
      schema: {
        operationId: 'getBotJournal',
        tags,
        summary: 'What a bot intended, was refused, ordered and got',
        params: IdParams,
        querystring: JournalQuery,
        response: answers(200, JournalPage),
      },
    },
    async ({ params, query }) => {
      const { id } = await find(params.id)
      const { fromSeq = 0, limit = 200 } = query
      const items = [...(await bots.journal(id, { fromSeq, limit }))]
      const last = items.at(-1)
      return { items, nextSeq: last && items.length === limit ? last.seq + 1 : null }
    },
  )

  for (const order of ORDERS) {
    app.post(
      `/api/v1/bots/:id/${order.verb}`,
      {
        schema: {
          operationId: `${order.verb}Bot`,
          tags,
          summary: order.summary,
          params: IdParams,
          response: answers(200, BotSummary),
        },
      },
      async ({ params }) => {
        const bot = await find(params.id)
        if (!order.from.includes(bot.status)) {
          throw new ServerFault('conflict', 'bot.state', `${bot.name} is ${bot.status}.`, {
            hint: order.hint,
          })
        }
        await control[order.verb](bot.id)
        events.publish({ topic: 'desk', data: { reason: `${order.verb} ${bot.id}` } })
        return summarise(await find(bot.id))
      },
    )
  }
}

const ORDERS: readonly {
  readonly verb: 'start' | 'stop'
  readonly from: readonly BotStatus[]
  readonly summary: string
  readonly hint: string
}[] = [
  {
    verb: 'start',
    from: ['stopped', 'failed'],
    summary: 'Let a stopped bot go on',
    hint: 'Only a bot that is stopped or has failed can be started.',
  },
  {
    verb: 'stop',
    from: ['starting', 'running'],
    summary: 'Stop a bot before its next candle; its positions stay open',
    hint: 'Only a bot that is starting or running can be stopped.',
  },
]

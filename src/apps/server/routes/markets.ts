import type { CandleStore, SeriesSummary } from '../../../trade/market/index.ts'
import { indicatorForms } from '../../../trade/strategy/index.ts'
import { type MarketFigures, readMarketFigures, shortest } from '../market-view.ts'
import type { SenderDirectory } from '../port.ts'
import { IndicatorFormList, MarketList } from '../schemas/market.ts'
import { describeSeries, readSenders } from '../series-view.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'
import { INDICATOR_NAMES } from './candles-indicator-call.ts'

interface MarketPorts {
  readonly candles: Pick<CandleStore, 'list' | 'read'>
  readonly senders: Pick<SenderDirectory, 'listSources'>
  readonly clock: () => number
}

/** Markets whose rows are read at the same time. */
const AT_ONCE = 8
const tags = ['data']

/** Every stored market at a glance, and the indicators that can be drawn of one. */
export function marketRoutes(app: Server, ports: MarketPorts): void {
  const known = new Map<string, { readonly state: string; readonly figures: Promise<MarketFigures> }>()

  async function figuresOf(name: string, series: readonly SeriesSummary[]): Promise<MarketFigures> {
    const state = series.map((one) => `${one.timeframe} ${one.version} ${one.lastTime}`).join()
    const before = known.get(name)
    if (before?.state === state) return before.figures
    // Who asks while they are read waits for the same reading.
    const figures = readMarketFigures(ports.candles, series)
    known.set(name, { state, figures })
    figures.catch(() => known.delete(name))
    return figures
  }

  app.get(
    '/api/v1/markets',
    {
      schema: {
        operationId: 'listMarkets',
        tags,
        summary: 'Last price, change over a day and freshness of every stored market',
        response: answers(200, MarketList),
      },
    },
    async () => {
      const now = ports.clock()
      const [list, senders] = await Promise.all([ports.candles.list(), readSenders(ports.senders)])
      const groups = [...Map.groupBy(list, ({ venue, pair }) => `${venue} ${pair}`)].sort(([a], [b]) =>
        a < b ? -1 : 1,
      )
      const items: { readonly name: string; readonly figures: MarketFigures }[] = []
      for (let at = 0; at < groups.length; at += AT_ONCE) {
        const part = groups.slice(at, at + AT_ONCE)
        items.push(
          ...(await Promise.all(
            part.map(async ([name, series]) => ({ name, figures: await figuresOf(name, series) })),
          )),
        )
      }
      const stored = new Map(groups)
      for (const name of known.keys()) if (!stored.has(name)) known.delete(name)
      return {
        now,
        items: items.map(({ name, figures }) => {
          const series = describeSeries(shortest(stored.get(name)!), now, senders)
          const { venue, pair, timeframe, source, lastTime, ageMs, grows, stale } = series
          return { venue, pair, timeframe, source, lastTime, ageMs, grows, stale, ...figures }
        }),
      }
    },
  )

  app.get(
    '/api/v1/indicator-forms',
    {
      schema: {
        operationId: 'listIndicatorForms',
        tags,
        summary: 'Indicators that /indicators answers, with their parameters',
        response: answers(200, IndicatorFormList),
      },
    },
    async () => ({ items: FORMS }),
  )
}

/** All but rows of another time, of which there is nothing to draw. */
const FORMS = indicatorForms()
  .filter(({ name }) => name !== 'shift' && INDICATOR_NAMES.includes(name))
  .map(({ name, form, outputs, settings }) => ({
    ...{ name, form, outputs: [...outputs] },
    settings: Object.entries(settings).map(([key, setting]) => ({
      name: key,
      kind: setting.kind,
      least: setting.kind === 'word' ? null : setting.least,
      most: setting.kind === 'word' ? null : (setting.most ?? null),
      start: setting.start ?? null,
      words: setting.kind === 'word' ? [...setting.words] : [],
    })),
  }))

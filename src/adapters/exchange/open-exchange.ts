import type { Exchange } from 'ccxt'
import { nearest, type Pair, TIMEFRAMES, type Timeframe } from '../../domain/index.ts'
import type { FundingRate } from '../../trade/market/index.ts'
import { askPatiently, type Patience, type Pause } from './ask-patiently.ts'
import { type CcxtClientOptions, type ClientKind, ccxtClient } from './ccxt-client.ts'
import { contractPages } from './contract-pages.ts'
import { ExchangeError } from './exchange-error.ts'
import { SYSTEM_CLOCK, type VenueClock } from './venue-clock.ts'

export interface OpenExchangeOptions extends Omit<CcxtClientOptions, 'clock'> {
  readonly clock?: VenueClock
  /** Told before each wait, for people. */
  readonly onPause?: (pause: Pause) => void
}

/** Time of a candle's start in UTC milliseconds, open, high, low, close, volume, as the venue sent them. */
export type CandleRow = readonly number[]

/** A venue whose markets are known. */
export interface OpenedExchange {
  readonly id: string
  /** Candles that one request brings at most. */
  readonly pageSize: number
  /** The venue's time at this moment or a little earlier, never later. UTC milliseconds. */
  venueNow(): number
  /** @throws ExchangeError `exchange.pair`, `exchange.timeframe` */
  require(pair: Pair, timeframe: Timeframe): void
  /** The pair of the venue's own name of a market, as `BTCUSDT`; of spot where several are called so. */
  pairNamed(name: string): Pair | undefined
  /** One page, oldest first, of candles that start at `since` or later; the last one may be in progress. */
  page(pair: Pair, timeframe: Timeframe, since: number): Promise<readonly CandleRow[]>
  /** @throws ExchangeError `exchange.contract` where the pair is none, or the venue tells no funding */
  requireContract(pair: Pair): void
  /** One page, oldest first, of rates that were due at `since` or later, at full minutes. */
  fundingPage(pair: Pair, since: number): Promise<readonly FundingRate[]>
  /** As `page`, in mark prices and without volume. @throws ExchangeError `exchange.contract` */
  markPage(pair: Pair, timeframe: Timeframe, since: number, limit: number): Promise<readonly CandleRow[]>
}

/** The clock may be off by this much; candles are judged by the venue's time. */
const TOLERATED_SKEW_MS = 60_000
const USUAL_PAGE = 500

/**
 * Opens an exchange by its ccxt name and loads its markets.
 * @throws ExchangeError `exchange.unknown`, `exchange.url`, `exchange.clock-skew`, and those of requests
 */
export async function openExchange(options: OpenExchangeOptions): Promise<OpenedExchange> {
  return (await openClient(options, 'requests')).opened
}

/** The same with what it is made of, for streams on it. */
export async function openClient(
  options: OpenExchangeOptions,
  kind: ClientKind,
): Promise<{ readonly opened: OpenedExchange; readonly client: Exchange; readonly patience: Patience }> {
  const { exchange, clock = SYSTEM_CLOCK, signal, onPause } = options
  const { client, budget, isPassing } = await ccxtClient({ ...options, clock }, kind)
  const patience: Patience = {
    exchange,
    clock,
    budget,
    isPassing,
    ...(signal && { signal }),
    ...(onPause && { onPause }),
  }
  if (client.has.fetchOHLCV !== true) {
    throw new ExchangeError('exchange.timeframe', `${exchange} offers no candles`, {
      hint: 'Take another exchange, or import files: npx leme data import --help',
    })
  }
  const ahead =
    client.has.fetchTime === true
      ? await timeAhead(patience, async () => Number(await client.fetchTime()))
      : 0
  const markets = await askPatiently(patience, () => client.loadMarkets())
  const [anyMarket] = Object.keys(markets)
  const pageSize = Number(client.featureValue(anyMarket ?? '', 'fetchOHLCV', 'limit') ?? USUAL_PAGE)
  const opened: OpenedExchange = {
    id: exchange,
    pageSize,
    venueNow: () => clock.now() + ahead,
    require(pair, timeframe) {
      if (!Object.hasOwn(markets, pair)) {
        const near = nearest(pair, Object.keys(markets))
        throw new ExchangeError('exchange.pair', `${exchange} does not trade ${pair}`, {
          hint: near ? `Did you mean ${near}?` : 'See its page of markets.',
        })
      }
      const offered = TIMEFRAMES.filter((name) => Object.hasOwn(client.timeframes, name))
      if (offered.includes(timeframe)) return
      throw new ExchangeError('exchange.timeframe', `${exchange} has no ${timeframe} candles`, {
        hint: `Use one of ${offered.join(', ')}.`,
      })
    },
    pairNamed(name) {
      const found = Object.values(markets).filter((market) => market?.id === name)
      return (found.find((market) => market?.spot) ?? found[0])?.symbol as Pair | undefined
    },
    page: (pair, timeframe, since) =>
      askPatiently(patience, async () => {
        const rows = await client.fetchOHLCV(pair, timeframe, since, pageSize)
        return rows.map((row) => row.map(Number))
      }),
    ...contractPages(client, patience),
  }
  return { opened, client, patience }
}

/** How far the venue's clock is ahead, at least: its time was read before the answer came in. */
async function timeAhead(patience: Patience, ask: () => Promise<number>): Promise<number> {
  const { exchange, clock } = patience
  const { before, venue, after } = await askPatiently(patience, async () => {
    const before = clock.now()
    const venue = await ask()
    return { before, venue, after: clock.now() }
  })
  const skew = venue - (before + after) / 2
  if (Math.abs(skew) > TOLERATED_SKEW_MS + (after - before)) {
    const seconds = Math.round(Math.abs(skew) / 1000)
    throw new ExchangeError(
      'exchange.clock-skew',
      `this machine's clock is ${seconds} s ${skew > 0 ? 'behind' : 'ahead of'} that of ${exchange}`,
      { hint: 'Set the clock, for example: timedatectl set-ntp true' },
    )
  }
  return venue - after
}

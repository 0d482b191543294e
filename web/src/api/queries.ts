import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, read } from './client.ts'
import { readMarketTrades } from './market-trades.ts'
import type {
  BacktestRun,
  BacktestSpec,
  BacktestSummary,
  CandleColumns,
  ClosedTrade,
  Desk,
  IndicatorForm,
  IndicatorValues,
  JournalEntry,
  JournalPage,
  MarketList,
  RunSummary,
  SavedRun,
  Series,
  Strategy,
  Study,
  StudySummary,
  StudyTrial,
  TradePage,
  TrialList,
} from './types.ts'

export interface Items<Item> {
  readonly items: readonly Item[]
}

/** Most entries that one answer of the journal holds, and how many of the newest are kept. */
const JOURNAL_PAGE = 1000
const JOURNAL_KEPT = 200
const TRADES_PAGE = 500
const TRIALS_PAGE = 2000
/** Prices are looked at this often. */
const MARKETS_MS = 10_000

/** Every read of the page, by name; the stream of events makes them stale by the first word of their key. */
export const queries = {
  desk: () =>
    queryOptions({
      queryKey: ['desk'],
      queryFn: ({ signal }) => read<Desk>(api.GET('/api/v1/desk', { signal })),
    }),

  journal: (botId: string) =>
    queryOptions({
      queryKey: ['journal', botId],
      queryFn: ({ signal, client }) => readJournalTail(client, botId, signal),
    }),

  series: () =>
    queryOptions({
      queryKey: ['series'],
      queryFn: ({ signal }) => read<Items<Series>>(api.GET('/api/v1/series', { signal })),
    }),

  strategies: () =>
    queryOptions({
      queryKey: ['strategies'],
      queryFn: ({ signal }) => read<Items<Strategy>>(api.GET('/api/v1/strategies', { signal })),
    }),

  markets: () =>
    queryOptions({
      queryKey: ['markets'],
      refetchInterval: MARKETS_MS,
      queryFn: ({ signal }) => read<MarketList>(api.GET('/api/v1/markets', { signal })),
    }),

  indicatorForms: () =>
    queryOptions({
      queryKey: ['indicator-forms'],
      staleTime: Number.POSITIVE_INFINITY,
      queryFn: ({ signal }) => read<Items<IndicatorForm>>(api.GET('/api/v1/indicator-forms', { signal })),
    }),

  /** Trades of the bots that trade a market, open ones with the last price as their end. */
  tradesOfMarket: (venue: string, pair: string) =>
    queryOptions({
      queryKey: ['bots', 'trades', venue, pair],
      queryFn: ({ signal }) => readMarketTrades({ venue, pair }, signal),
    }),

  backtests: () =>
    queryOptions({
      queryKey: ['backtests'],
      queryFn: ({ signal }) =>
        read<Items<BacktestSummary>>(
          api.GET('/api/v1/backtests', { signal, params: { query: { limit: 200 } } }),
        ),
    }),

  savedRuns: () =>
    queryOptions({
      queryKey: ['saved-runs'],
      queryFn: ({ signal }) =>
        read<Items<SavedRun>>(api.GET('/api/v1/saved-runs', { signal, params: { query: { limit: 200 } } })),
    }),

  backtest: (id: string) =>
    queryOptions({
      queryKey: ['backtest', id],
      queryFn: ({ signal }) =>
        read<BacktestRun>(api.GET('/api/v1/backtests/{id}', { signal, params: { path: { id } } })),
    }),

  trades: (id: string) =>
    queryOptions({
      queryKey: ['trades', id],
      // The trades of a finished run never change.
      staleTime: Number.POSITIVE_INFINITY,
      queryFn: ({ signal }) => readAllTrades(id, signal),
    }),

  studies: () =>
    queryOptions({
      queryKey: ['studies'],
      queryFn: ({ signal }) =>
        read<Items<StudySummary>>(api.GET('/api/v1/studies', { signal, params: { query: { limit: 200 } } })),
    }),

  study: (id: string) =>
    queryOptions({
      queryKey: ['study', id],
      queryFn: ({ signal }) =>
        read<Study>(api.GET('/api/v1/studies/{id}', { signal, params: { path: { id } } })),
    }),

  /** Of one beginning of the study: removed and begun anew it has other trials. */
  trialsOfStudy: (id: string, createdAt: number) =>
    queryOptions({
      queryKey: ['trials-of-study', id, createdAt],
      queryFn: ({ signal, client, queryKey }) =>
        readTrials(client.getQueryData<readonly StudyTrial[]>(queryKey) ?? [], id, signal),
    }),
}

export interface CandleRange {
  readonly venue: string
  readonly pair: string
  readonly timeframe: string
  readonly start: number
  readonly end: number
}

/** Candles of a range, both ends included; more than `limit` are merged by the server. */
export function readCandles(range: CandleRange, limit: number, signal: AbortSignal): Promise<CandleColumns> {
  return read(
    api.GET('/api/v1/candles', { signal, params: { query: { ...range, limit, format: 'columns' } } }),
  )
}

/** An indicator as the address names it, its parameters as text. */
export interface IndicatorCall {
  readonly name: string
  readonly settings: Readonly<Record<string, string>>
}

/** Values of an indicator in a range, computed from the first stored candle on. */
export function readIndicator(
  range: CandleRange,
  { name, settings }: IndicatorCall,
  signal: AbortSignal,
): Promise<IndicatorValues> {
  return read(api.GET('/api/v1/indicators', { signal, params: { query: { ...settings, ...range, name } } }))
}

/** Asks for a backtest; the same key never asks twice. */
export function requestBacktest(spec: BacktestSpec, key: string) {
  return read<RunSummary>(
    api.POST('/api/v1/backtests', { body: spec, params: { header: { 'idempotency-key': key } } }),
  )
}

/** The newest entries, oldest first. What was read before is kept, so that only new entries travel. */
async function readJournalTail(
  client: QueryClient,
  id: string,
  signal: AbortSignal,
): Promise<readonly JournalEntry[]> {
  let tail = client.getQueryData<readonly JournalEntry[]>(['journal', id]) ?? []
  let fromSeq: number | null = (tail.at(-1)?.seq ?? -1) + 1
  while (fromSeq !== null) {
    const query: { fromSeq: number; limit: number } = { fromSeq, limit: JOURNAL_PAGE }
    const page: JournalPage = await read<JournalPage>(
      api.GET('/api/v1/bots/{id}/journal', { signal, params: { path: { id }, query } }),
    )
    tail = [...tail, ...page.items].slice(-JOURNAL_KEPT)
    fromSeq = page.nextSeq
  }
  return tail
}

async function readAllTrades(id: string, signal: AbortSignal): Promise<readonly ClosedTrade[]> {
  const trades: ClosedTrade[] = []
  let cursor: string | null = null
  do {
    const query: { limit: number; cursor?: string } = {
      limit: TRADES_PAGE,
      ...(cursor !== null && { cursor }),
    }
    const page: TradePage = await read<TradePage>(
      api.GET('/api/v1/backtests/{id}/trades', { signal, params: { path: { id }, query } }),
    )
    trades.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return trades
}

/** All trials. Those that had ended are kept, so that only what may have changed travels. */
async function readTrials(
  known: readonly StudyTrial[],
  id: string,
  signal: AbortSignal,
): Promise<readonly StudyTrial[]> {
  const open = known.findIndex(({ status }) => status === 'asked')
  const trials = open < 0 ? [...known] : known.slice(0, open)
  let fromNumber: number | null = trials.length
  while (fromNumber !== null) {
    const page: TrialList = await read<TrialList>(
      api.GET('/api/v1/studies/{id}/trials', {
        signal,
        params: { path: { id }, query: { fromNumber, limit: TRIALS_PAGE } },
      }),
    )
    trials.push(...page.items)
    fromNumber = page.nextNumber
  }
  return trials
}

import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type IndicatorCall, readCandles, readIndicator } from '../api/queries.ts'
import type { IndicatorValues } from '../api/types.ts'
import { barFrame } from '../charts/bar-frame.ts'
import type { LoadedBars, TimeWindow } from '../charts/candle-window.ts'
import type { IndicatorPlot } from '../charts/market-plot.ts'
import { rasterBars } from '../charts/raster-bars.ts'
import { timeframeMs } from '../format/timeframe.ts'
import { isOver, nameCall } from './indicator-calls.ts'

/** More rows than the bars that are asked for, so that the server merges nothing. */
const LIMIT = 5000

export interface BarsQuestion {
  readonly venue: string
  readonly pair: string
  readonly timeframe: string
  readonly window: TimeWindow
}

/** Candles of a stretch in bars that are few, with the raster that shows their holes. */
export function useBars({ venue, pair, timeframe, window }: BarsQuestion) {
  const frame = barFrame(timeframe, window)
  const range = { venue, pair, timeframe: frame, ...window }
  const query = useQuery({
    queryKey: ['candles', range],
    queryFn: async ({ signal }) => ({ range, columns: await readCandles(range, LIMIT, signal) }),
    placeholderData: keepPreviousData,
  })
  const { data } = query
  const bars = useMemo(() => {
    if (!data || data.range.pair !== pair || data.range.venue !== venue) return undefined
    const { columns, range: read } = data
    const barMs = timeframeMs(read.timeframe)
    const raster = rasterBars(columns, barMs)
    const merged = Math.max(1, Math.round(barMs / timeframeMs(timeframe)))
    const loaded: LoadedBars = { window: read, times: raster.times, barMs, merged }
    return { columns, raster, loaded, frame: read.timeframe, range: read }
  }, [data, pair, venue, timeframe])
  return { query, bars }
}

export type Bars = NonNullable<ReturnType<typeof useBars>['bars']>

/** The values of indicators at the bars, and what became of each question. */
export function useIndicators(calls: readonly IndicatorCall[], bars: Bars | undefined) {
  const results = useQueries({
    queries: calls.map((call) => ({
      queryKey: ['indicator', call, bars?.range],
      queryFn: ({ signal }: { signal: AbortSignal }) => readIndicator(bars!.range, call, signal),
      enabled: bars !== undefined,
      placeholderData: keepPreviousData,
    })),
  })
  const states = results.map(({ data, error }) => ({ data, error }))
  const known = states.map(({ data }) => data)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the answers stand for themselves, their list is new each time
  const plots = useMemo(
    () =>
      calls.flatMap((call, at): IndicatorPlot[] => {
        const data = known[at]
        if (!data || !bars) return []
        return [{ id: nameCall(call), over: isOver(call), lines: linesOf(data, bars) }]
      }),
    [calls, bars, ...known],
  )
  return { plots, errors: states.map(({ error }) => error) }
}

function linesOf({ time, values }: IndicatorValues, { raster }: Bars): IndicatorPlot['lines'] {
  const rowOf = new Map(time.map((at, row) => [at, row]))
  return Object.entries(values)
    .filter(([name]) => name !== 'direction')
    .map(([name, all]) => ({
      name: name === 'value' ? '' : name,
      look: name === 'histogram' ? 'columns' : 'line',
      values: raster.times.map((at, bar) => {
        const row = raster.rows[bar]! < 0 ? undefined : rowOf.get(at)
        return row === undefined ? null : (all[row] ?? null)
      }),
    }))
}

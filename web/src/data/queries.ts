import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type { Items } from '../api/queries.ts'
import type { Coverage, CoverageMap, DataFlow, QualityPage, ScheduleList, SourceList } from '../api/types.ts'

const COVERAGE_PAGE = 200

/** Reads of what is stored and who sends it. */
export const dataQueries = {
  dataFlow: () =>
    queryOptions({
      queryKey: ['data-flow'],
      refetchInterval: 30_000,
      queryFn: ({ signal }) => read<Items<DataFlow>>(api.GET('/api/v1/status/data-flow', { signal })),
    }),

  coverage: (query: CoverageQuestion) =>
    queryOptions({
      queryKey: ['coverage', query],
      queryFn: ({ signal }) =>
        read<Items<Coverage>>(api.GET('/api/v1/status/coverage', { signal, params: { query } })),
    }),

  /** What is wrong with the UTC days of a series; the same version of it is never asked twice. */
  quality: ({ series, start, end, version }: QualityQuestion) =>
    queryOptions({
      queryKey: ['quality', series, start, end, version],
      staleTime: Number.POSITIVE_INFINITY,
      queryFn: ({ signal }) => {
        const query = { ...series, from: start, to: end, limit: 366 }
        return read<QualityPage>(api.GET('/api/v1/status/quality', { signal, params: { query } }))
      },
    }),

  sources: () =>
    queryOptions({
      queryKey: ['sources'],
      refetchInterval: 60_000,
      queryFn: ({ signal }) => read<SourceList>(api.GET('/api/v1/status/sources', { signal })),
    }),

  schedules: () =>
    queryOptions({
      queryKey: ['schedules'],
      refetchInterval: 30_000,
      queryFn: ({ signal }) => read<ScheduleList>(api.GET('/api/v1/status/schedules', { signal })),
    }),

  /** Page after page; the page asks for the next one as long as there is one. */
  coverageMap: (query: CoverageMapQuestion) =>
    infiniteQueryOptions({
      queryKey: ['coverage-map', query],
      initialPageParam: '',
      queryFn: ({ signal, pageParam: cursor }) =>
        read<CoverageMap>(
          api.GET('/api/v1/status/coverage-map', {
            signal,
            params: { query: { ...query, limit: COVERAGE_PAGE, ...(cursor && { cursor }) } },
          }),
        ),
      getNextPageParam: ({ nextCursor }) => nextCursor,
    }),
}

export interface CoverageQuestion {
  readonly venue: string
  readonly pair: string
  readonly timeframe: string
  readonly calendar: 'continuous' | 'weekdays'
  readonly start?: number
  readonly end?: number
}

export interface QualityQuestion {
  readonly series: Pick<CoverageQuestion, 'venue' | 'pair' | 'timeframe' | 'calendar'>
  /** First and last time, UTC milliseconds; at most 366 days. */
  readonly start: number
  readonly end: number
  /** Of the series, so that what was checked is checked anew once it changed. */
  readonly version: number
}

export interface CoverageMapQuestion {
  readonly venue?: string
  readonly timeframe?: string
  readonly start?: number
  readonly end?: number
}

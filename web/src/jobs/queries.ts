import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type { JobAccepted, JobDetail, JobPage, JobRequest } from '../api/types.ts'
import type { JobsSearch } from '../app/search.ts'

/** Jobs go on by themselves, so they are looked at often while the page is open. */
const LOOK_MS = 2_000
const PAGE = 100

export const jobQueries = {
  /** Every job that the reader may see, newest first, page after page. */
  list: ({ client, state }: Pick<JobsSearch, 'client' | 'state'>) =>
    infiniteQueryOptions({
      queryKey: ['jobs', client ?? null, state ?? null],
      refetchInterval: LOOK_MS,
      initialPageParam: undefined as string | undefined,
      getNextPageParam: ({ nextCursor }: JobPage) => nextCursor ?? undefined,
      queryFn: ({ signal, pageParam: cursor }) => {
        const query = {
          limit: PAGE,
          ...(client !== undefined && { client_id: client }),
          ...(state !== undefined && { state }),
          ...(cursor !== undefined && { cursor }),
        }
        return read<JobPage>(api.GET('/api/v1/backtest', { signal, params: { query } }))
      },
    }),

  job: (id: string) =>
    queryOptions({
      queryKey: ['job', id],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) =>
        read<JobDetail>(api.GET('/api/v1/backtest/{id}/status', { signal, params: { path: { id } } })),
    }),
}

export function cancelJob(id: string) {
  return read<JobAccepted>(api.POST('/api/v1/backtest/{id}/cancel', { params: { path: { id } } }))
}

/** The same request as a new job. One click is one job, however often it is sent. */
export function askAgain({ clientId, request, priority }: JobDetail) {
  const { strategy, ...rest } = request as JobRequest & {
    readonly strategy: { readonly name: string; readonly version: number | null }
  }
  const body = {
    ...rest,
    ...{ clientId, priority, strategy: strategy.name },
    ...(strategy.version !== null && { version: strategy.version }),
  } as JobRequest
  const header = { 'idempotency-key': crypto.randomUUID() }
  return read<JobAccepted>(api.POST('/api/v1/backtest', { params: { header }, body }))
}

import { queryOptions } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type { SignalDetail, SignalPage } from '../api/types.ts'

/** Signals are short-lived, so they are looked at often while their page is open. */
const LOOK_MS = 3_000
const NEWEST = 500

export const signalQueries = {
  /** The newest signals of all accounts. */
  signals: () =>
    queryOptions({
      queryKey: ['signals'],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) =>
        read<SignalPage>(api.GET('/api/v1/signals', { signal, params: { query: { limit: NEWEST } } })),
    }),

  /** All that happened to one. */
  signal: (id: string) =>
    queryOptions({
      queryKey: ['signal', id],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) =>
        read<SignalDetail>(api.GET('/api/v1/signals/{id}', { signal, params: { path: { id } } })),
    }),
}

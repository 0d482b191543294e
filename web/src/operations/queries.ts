import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type { OperationDetail, Operations } from '../api/types.ts'

/** The stream tells of changes of state; figures move by themselves. */
const LOOK_MS = 30_000

export const operationQueries = {
  /** Every check, the worst first. */
  all: () =>
    queryOptions({
      queryKey: ['operations'],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) => read<Operations>(api.GET('/api/v1/operations', { signal })),
    }),

  /** One check and how its state changed. */
  one: (check: string) =>
    queryOptions({
      queryKey: ['operations', check],
      queryFn: ({ signal }) =>
        read<OperationDetail>(api.GET('/api/v1/operations/{check}', { signal, params: { path: { check } } })),
    }),
}

/** Has the server look now, and shows what it finds. */
export async function lookNow(client: QueryClient): Promise<void> {
  const found = await read<Operations>(api.GET('/api/v1/operations', { params: { query: { fresh: true } } }))
  client.setQueryData(operationQueries.all().queryKey, found)
  await client.invalidateQueries({
    queryKey: ['operations'],
    predicate: ({ queryKey }) => queryKey.length > 1,
  })
}

import { queryOptions, useQuery } from '@tanstack/react-query'
import { api, read } from './client.ts'
import type { Me } from './types.ts'

/** Another role begins with another session; until then it is looked at now and then. */
const LOOK_MS = 60_000

/** Who reads this page. */
export const meQuery = () =>
  queryOptions({
    queryKey: ['me'],
    staleTime: LOOK_MS,
    refetchInterval: LOOK_MS,
    queryFn: ({ signal }) => read<Me>(api.GET('/api/v1/me', { signal })),
  })

/** Who reads this page, once that is known; the shell shows no page before. */
export function useMe(): Me | undefined {
  return useQuery(meQuery()).data
}

import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, read } from './client.ts'
import { useMe } from './me.ts'
import type { Member, MemberPage, Tenant, TenantPage } from './types.ts'

const PAGE = 500
const NAMES_MS = 60_000

/** Who clients and their members are; several pages name them. */
export const tenancyQueries = {
  /** One client with its terms. */
  tenant: (client: string) =>
    queryOptions({
      queryKey: ['tenancy', client],
      staleTime: NAMES_MS,
      queryFn: ({ signal }) =>
        read<Tenant>(
          api.GET('/api/v1/tenants/{client_id}', { signal, params: { path: { client_id: client } } }),
        ),
    }),

  /** Every client, for the operator. */
  tenants: () =>
    queryOptions({
      queryKey: ['tenants'],
      staleTime: NAMES_MS,
      queryFn: ({ signal }) =>
        readPages<Tenant>((query) =>
          read<TenantPage>(api.GET('/api/v1/tenants', { signal, params: { query } })),
        ),
    }),

  members: (client: string) =>
    queryOptions({
      queryKey: ['tenancy', client, 'members'],
      staleTime: NAMES_MS,
      queryFn: ({ signal }) =>
        readPages<Member>((query) =>
          read<MemberPage>(
            api.GET('/api/v1/tenants/{client_id}/members', {
              signal,
              params: { path: { client_id: client }, query },
            }),
          ),
        ),
    }),
}

interface PageOf<Item> {
  readonly items: readonly Item[]
  readonly nextCursor: string | null
}

/** All items of a list that is read in pages. */
export async function readPages<Item>(
  readPage: (query: { readonly limit: number; readonly cursor?: string }) => Promise<PageOf<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: PageOf<Item> = await readPage({ limit: PAGE, ...(cursor !== null && { cursor }) })
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

/** Names of clients by id: the reader's own, or all for the operator. */
export function useTenantNames(): ReadonlyMap<string, string> {
  const me = useMe()
  const own = me?.clientId ?? ''
  const all = useQuery({ ...tenancyQueries.tenants(), enabled: me?.kind === 'operator' })
  const one = useQuery({ ...tenancyQueries.tenant(own), enabled: own !== '' })
  return useMemo(() => {
    const known = [...(all.data ?? []), ...(one.data ? [one.data] : [])]
    return new Map(known.map(({ clientId, name }) => [clientId, name]))
  }, [all.data, one.data])
}

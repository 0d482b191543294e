import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type { Role } from '../api/may.ts'
import { readPages } from '../api/tenancy.ts'
import type {
  AuditPage,
  CreditPage,
  Invitation,
  Member,
  NewTenantKey,
  SecretList,
  TenantKey,
  TenantKeyPage,
  Webhook,
  WebhookDeliveryPage,
  WebhookList,
  WebhookSecret,
} from '../api/types.ts'

/** Deliveries and credits go on by themselves. */
const LOOK_MS = 5_000
/** Hours are booked one by one: twenty days of them. */
const ENTRIES = 500
const EVENTS = 100
const DELIVERIES = 50

const first = undefined as string | undefined
const next = ({ nextCursor }: { readonly nextCursor: string | null }) => nextCursor ?? undefined
const page = (limit: number, cursor: string | undefined) => ({
  limit,
  ...(cursor !== undefined && { cursor }),
})
const of = (client: string) => ({ path: { client_id: client } })

/** What a client has of its own, by its id. */
export const tenantQueries = {
  credits: (client: string) =>
    infiniteQueryOptions({
      queryKey: ['tenancy', client, 'credits'],
      refetchInterval: LOOK_MS * 6,
      initialPageParam: first,
      getNextPageParam: next,
      queryFn: ({ signal, pageParam }) =>
        read<CreditPage>(
          api.GET('/api/v1/tenants/{client_id}/credits', {
            signal,
            params: { ...of(client), query: page(ENTRIES, pageParam) },
          }),
        ),
    }),

  keys: (client: string) =>
    queryOptions({
      queryKey: ['tenancy', client, 'keys'],
      queryFn: ({ signal }) =>
        readPages<TenantKey>((query) =>
          read<TenantKeyPage>(
            api.GET('/api/v1/tenants/{client_id}/keys', { signal, params: { ...of(client), query } }),
          ),
        ),
    }),

  webhooks: (client: string) =>
    queryOptions({
      queryKey: ['tenancy', client, 'webhooks'],
      queryFn: ({ signal }) =>
        read<WebhookList>(api.GET('/api/v1/webhooks', { signal, params: { query: { client_id: client } } })),
    }),

  deliveries: (client: string, id: string) =>
    infiniteQueryOptions({
      queryKey: ['tenancy', client, 'deliveries', id],
      refetchInterval: LOOK_MS,
      initialPageParam: first,
      getNextPageParam: next,
      queryFn: ({ signal, pageParam }) =>
        read<WebhookDeliveryPage>(
          api.GET('/api/v1/webhooks/{webhook_id}/deliveries', {
            signal,
            params: {
              path: { webhook_id: id },
              query: { client_id: client, ...page(DELIVERIES, pageParam) },
            },
          }),
        ),
    }),

  secrets: (client: string) =>
    queryOptions({
      queryKey: ['tenancy', client, 'secrets'],
      queryFn: ({ signal }) =>
        read<SecretList>(api.GET('/api/v1/secrets', { signal, params: { query: { client_id: client } } })),
    }),

  audit: (client: string) =>
    infiniteQueryOptions({
      queryKey: ['tenancy', client, 'audit'],
      refetchInterval: LOOK_MS,
      initialPageParam: first,
      getNextPageParam: next,
      queryFn: ({ signal, pageParam }) =>
        read<AuditPage>(
          api.GET('/api/v1/tenants/{client_id}/audit', {
            signal,
            params: { ...of(client), query: page(EVENTS, pageParam) },
          }),
        ),
    }),
}

export function invite(
  client: string,
  body: { readonly name: string; readonly role: Role; readonly requiresSecondFactor: boolean },
) {
  return read<Invitation>(api.POST('/api/v1/tenants/{client_id}/members', { params: of(client), body }))
}

const member = (client: string, id: string) => ({ path: { client_id: client, member_id: id } })

export function changeMember(
  client: string,
  id: string,
  body: { readonly role?: Role; readonly disabled?: boolean; readonly requiresSecondFactor?: boolean },
) {
  const params = member(client, id)
  return read<Member>(api.PATCH('/api/v1/tenants/{client_id}/members/{member_id}', { params, body }))
}

export function resetMember(client: string, id: string) {
  const params = member(client, id)
  return read<Invitation>(api.POST('/api/v1/tenants/{client_id}/members/{member_id}/reset', { params }))
}

export interface KeyDraft {
  readonly name: string
  readonly role: Role
  readonly networks: readonly string[]
  readonly expiresAt: number | null
}

export function createKey(client: string, { networks, ...draft }: KeyDraft) {
  const body = { ...draft, networks: [...networks] }
  return read<NewTenantKey>(api.POST('/api/v1/tenants/{client_id}/keys', { params: of(client), body }))
}

export function revokeKey(client: string, prefix: string) {
  const params = { path: { client_id: client, prefix } }
  return read(api.DELETE('/api/v1/tenants/{client_id}/keys/{prefix}', { params }))
}

export function createWebhook(client: string, url: string, types: readonly string[]) {
  return read<WebhookSecret>(
    api.POST('/api/v1/webhooks', { body: { clientId: client, url, types: [...types] } }),
  )
}

const hook = (client: string, id: string) => ({ path: { webhook_id: id }, query: { client_id: client } })

export function setWebhook(client: string, id: string, status: Webhook['status']) {
  const params = hook(client, id)
  return read<Webhook>(api.PATCH('/api/v1/webhooks/{webhook_id}', { params, body: { status } }))
}

export function rotateWebhook(client: string, id: string) {
  return read<WebhookSecret>(api.POST('/api/v1/webhooks/{webhook_id}/rotate', { params: hook(client, id) }))
}

export function removeWebhook(client: string, id: string) {
  return read(api.DELETE('/api/v1/webhooks/{webhook_id}', { params: hook(client, id) }))
}

export function replay(client: string, id: string, delivery: string) {
  const params = hook(client, id)
  return read(api.POST('/api/v1/webhooks/{webhook_id}/replay', { params, body: { delivery } }))
}

const secret = (client: string, name: string) => ({
  path: { secret_name: name },
  query: { client_id: client },
})

export function writeSecret(client: string, name: string, value: string) {
  const params = secret(client, name)
  return read(api.PUT('/api/v1/secrets/{secret_name}', { params, body: { value } }))
}

export function removeSecret(client: string, name: string) {
  return read(api.DELETE('/api/v1/secrets/{secret_name}', { params: secret(client, name) }))
}

/** One click is one entry, however often the request is sent. */
export function bookCredits(client: string, amount: number, reason: string) {
  const kind = amount > 0 ? ('grant' as const) : ('correction' as const)
  const body = { key: `page-${crypto.randomUUID()}`, amount, kind, reason }
  return read(api.POST('/api/v1/tenants/{client_id}/credits', { params: of(client), body }))
}

export function showSecondFactor(code: string) {
  return read(api.POST('/api/v1/session/second-factor', { body: { code } }))
}

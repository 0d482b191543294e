import { queryOptions } from '@tanstack/react-query'
import { api, read } from '../api/client.ts'
import type {
  Alert,
  AlertChannelMade,
  AlertChannelTest,
  AlertMessagePage,
  AlertPage,
  AlertSettings,
} from '../api/types.ts'

/** The stream tells operators of changes; members of clients look now and then. */
const LOOK_MS = 10_000
const MOST = 100

export const alertQueries = {
  list: (all: boolean) =>
    queryOptions({
      queryKey: ['alerts', 'list', all],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) =>
        read<AlertPage>(
          api.GET('/api/v1/alerts', {
            signal,
            params: { query: { limit: MOST, ...(!all && { states: 'firing,acknowledged' }) } },
          }),
        ),
    }),

  settings: () =>
    queryOptions({
      queryKey: ['alerts', 'settings'],
      refetchInterval: LOOK_MS * 3,
      queryFn: ({ signal }) => read<AlertSettings>(api.GET('/api/v1/alert-settings', { signal })),
    }),

  messages: () =>
    queryOptions({
      queryKey: ['alerts', 'messages'],
      refetchInterval: LOOK_MS,
      queryFn: ({ signal }) =>
        read<AlertMessagePage>(
          api.GET('/api/v1/alert-messages', { signal, params: { query: { limit: 50 } } }),
        ),
    }),
}

export function acknowledge(id: string) {
  return read<Alert>(
    api.POST('/api/v1/alerts/{alert_id}/acknowledge', { params: { path: { alert_id: id } } }),
  )
}

export function resolve(id: string) {
  return read<Alert>(api.POST('/api/v1/alerts/{alert_id}/resolve', { params: { path: { alert_id: id } } }))
}

export function retry(id: string) {
  const params = { path: { alert_message_id: id } }
  return read(api.POST('/api/v1/alert-messages/{alert_message_id}/retry', { params }))
}

export type Severity = Alert['severity']

export interface SilenceDraft {
  readonly rules: readonly string[]
  readonly severities: readonly Severity[]
  readonly hours: number
  readonly reason: string
}

export function createSilence({ rules, severities, hours, reason }: SilenceDraft) {
  const until = Date.now() + Math.round(hours * 3_600_000)
  const matchers = { rules: [...rules], severities: [...severities] }
  return read(api.POST('/api/v1/alert-silences', { body: { matchers, until, reason } }))
}

export function endSilence(id: string) {
  const params = { path: { alert_silence_id: id } }
  return read(api.DELETE('/api/v1/alert-silences/{alert_silence_id}', { params }))
}

export interface ChannelDraft {
  readonly name: string
  readonly kind: AlertSettings['channels'][number]['kind']
  readonly to: string
  readonly secret: string
}

export function createChannel({ name, kind, to, secret }: ChannelDraft) {
  const body = { name, kind, ...(to !== '' && { to }), ...(secret !== '' && { secret }) }
  return read<AlertChannelMade>(api.POST('/api/v1/alert-channels', { body }))
}

const channel = (id: string) => ({ path: { alert_channel_id: id } })

export function testChannel(id: string) {
  return read<AlertChannelTest>(
    api.POST('/api/v1/alert-channels/{alert_channel_id}/test', { params: channel(id) }),
  )
}

export function removeChannel(id: string) {
  return read(api.DELETE('/api/v1/alert-channels/{alert_channel_id}', { params: channel(id) }))
}

export interface RouteDraft {
  readonly name: string
  readonly channels: readonly string[]
  readonly severities: readonly Severity[]
  readonly digestMinutes: number
  readonly quiet: { readonly from: string; readonly to: string; readonly zone: string } | undefined
  readonly escalation: { readonly afterMinutes: number; readonly channel: string } | undefined
}

/** Puts a new route, or another in the place of one; what the form does not show stays as it was. */
export function saveRoute(before: AlertSettings['routes'][number] | undefined, draft: RouteDraft) {
  const { name, channels, severities, digestMinutes, quiet, escalation } = draft
  const later = before?.escalation.slice(1) ?? []
  const body = {
    ...{ name, channels: [...channels], digestMinutes },
    matchers: { ...before?.matchers, severities: [...severities] },
    ...(before && { repeatMinutes: before.repeatMinutes }),
    ...(quiet && { quiet }),
    ...(escalation && {
      escalation: [{ afterMinutes: escalation.afterMinutes, channels: [escalation.channel] }, ...later],
    }),
  }
  if (!before) return read(api.POST('/api/v1/alert-routes', { body }))
  const params = { path: { alert_route_id: before.id } }
  return read(api.PUT('/api/v1/alert-routes/{alert_route_id}', { params, body }))
}

export function removeRoute(id: string) {
  return read(
    api.DELETE('/api/v1/alert-routes/{alert_route_id}', { params: { path: { alert_route_id: id } } }),
  )
}

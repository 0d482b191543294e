import { type Static, Type } from 'typebox'
import { freshAlertId } from '../../../adapters/notify/index.ts'
import {
  type AlertMatchers,
  type AlertOwner,
  type AlertStore,
  requireRoute,
  requireSilence,
  unknownAlert,
} from '../../../control/operation/index.ts'
import { actorOf, type TenantStore } from '../../../control/tenant/index.ts'
import { alertOwnerOf } from '../alert-owner.ts'
import { channelView, routeView, silenceView } from '../alert-view.ts'
import { noteOf } from '../audit-note.ts'
import {
  AlertSettingsView,
  RouteParams,
  RouteRequest,
  RouteView,
  SilenceParams,
  SilenceRequest,
  SilenceView,
} from '../schemas/alert.ts'
import { ClientQuery } from '../schemas/command.ts'
import type { Server } from '../server-type.ts'
import { answers } from './answers.ts'

export interface AlertSettingPorts {
  readonly alerts: AlertStore
  readonly tenants: Pick<TenantStore, 'record'>
  readonly clock: () => number
  /** Whether a time zone of this name is known. */
  readonly isZone: (name: string) => boolean
}

const tags = ['alerts']
const ADMINISTER = { access: 'member', action: 'administer' } as const
const TRADE = { access: 'member', action: 'trade' } as const
const NO_CONTENT = answers(204, Type.Null())

/** Who is told of which alerts, and what is kept quiet. */
export function alertSettingRoutes(app: Server, ports: AlertSettingPorts): void {
  const { alerts, tenants, clock, isZone } = ports
  type Asking = Parameters<typeof noteOf>[0]
  const note = (request: Asking, tenant: AlertOwner, action: string, target: string) =>
    tenants.record(noteOf(request, { tenant, action, target }))

  app.get(
    '/api/v1/alert-settings',
    {
      config: { access: 'member', action: 'read' },
      schema: {
        ...{ operationId: 'getAlertSettings', tags, summary: 'Routes, silences and channels' },
        ...{ querystring: ClientQuery, response: answers(200, AlertSettingsView) },
      },
    },
    async (request) => {
      const { routes, silences, channels } = await alerts.settings(alertOwnerOf(request))
      const inForce = silences.filter(({ until }) => until > clock())
      return {
        ...{ routes: routes.map(routeView), silences: inForce.map(silenceView) },
        channels: channels.map(channelView),
      }
    },
  )

  const bodyOf = (body: Static<typeof RouteRequest>) => ({
    ...{ name: body.name, matchers: matchersOf(body.matchers), channels: body.channels },
    ...{ digestMinutes: body.digestMinutes ?? 0, repeatMinutes: body.repeatMinutes ?? 240 },
    ...{ quiet: body.quiet ?? null, escalation: body.escalation ?? [] },
  })
  app.post(
    '/api/v1/alert-routes',
    {
      config: ADMINISTER,
      schema: {
        ...{ operationId: 'createAlertRoute', tags, summary: 'Say who is told of which alerts' },
        ...{ body: RouteRequest, response: answers(201, RouteView) },
      },
    },
    async (request, reply) => {
      const owner = alertOwnerOf(request)
      const route = requireRoute({ id: freshAlertId('ro'), owner, ...bodyOf(request.body) }, isZone)
      await alerts.putRoute(route)
      await note(request, owner, 'alert-route.create', route.id)
      return reply.code(201).send(routeView(route))
    },
  )
  app.put(
    '/api/v1/alert-routes/:alert_route_id',
    {
      config: ADMINISTER,
      schema: {
        ...{ operationId: 'changeAlertRoute', tags, summary: 'Put another route in the place of one' },
        ...{ params: RouteParams, body: RouteRequest, response: answers(200, RouteView) },
      },
    },
    async (request) => {
      const owner = alertOwnerOf(request)
      const { alert_route_id: id } = request.params
      const { routes } = await alerts.settings(owner)
      if (!routes.some((one) => one.id === id)) throw unknownAlert('route', id)
      const route = requireRoute({ id, owner, ...bodyOf(request.body) }, isZone)
      await alerts.putRoute(route)
      await note(request, owner, 'alert-route.change', id)
      return routeView(route)
    },
  )
  app.delete(
    '/api/v1/alert-routes/:alert_route_id',
    {
      config: ADMINISTER,
      schema: {
        ...{ operationId: 'removeAlertRoute', tags, summary: 'Remove a route' },
        ...{ params: RouteParams, querystring: ClientQuery, response: NO_CONTENT },
      },
    },
    async (request, reply) => {
      const owner = alertOwnerOf(request)
      const { alert_route_id: id } = request.params
      if (!(await alerts.removeRoute(owner, id))) throw unknownAlert('route', id)
      await note(request, owner, 'alert-route.remove', id)
      return reply.code(204).send(null)
    },
  )

  app.post(
    '/api/v1/alert-silences',
    {
      config: TRADE,
      schema: {
        ...{ operationId: 'createAlertSilence', tags, summary: 'Tell nobody of some alerts for a while' },
        ...{ body: SilenceRequest, response: answers(201, SilenceView) },
      },
    },
    async (request, reply) => {
      const owner = alertOwnerOf(request)
      const { until, reason, matchers } = request.body
      const silence = requireSilence(
        {
          ...{ id: freshAlertId('si'), owner, matchers: matchersOf(matchers), from: clock(), until, reason },
          by: actorOf(request.principal!),
        },
        clock(),
      )
      await alerts.putSilence(silence)
      await note(request, owner, 'alert-silence.create', silence.id)
      return reply.code(201).send(silenceView(silence))
    },
  )
  app.delete(
    '/api/v1/alert-silences/:alert_silence_id',
    {
      config: TRADE,
      schema: {
        ...{ operationId: 'removeAlertSilence', tags, summary: 'End a silence before its time' },
        ...{ params: SilenceParams, querystring: ClientQuery, response: NO_CONTENT },
      },
    },
    async (request, reply) => {
      const owner = alertOwnerOf(request)
      const { alert_silence_id: id } = request.params
      if (!(await alerts.removeSilence(owner, id))) throw unknownAlert('silence', id)
      await note(request, owner, 'alert-silence.remove', id)
      return reply.code(204).send(null)
    },
  )
}

function matchersOf(given: Partial<Record<keyof AlertMatchers, readonly string[]>> = {}): AlertMatchers {
  return { severities: [], rules: [], tenants: [], bots: [], ...given } as AlertMatchers
}

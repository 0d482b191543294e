import { Type } from 'typebox'
import {
  type AlertState,
  type AlertStore,
  type NotificationState,
  type Severity,
  unknownAlert,
} from '../../../control/operation/index.ts'
import { actorOf, type TenantStore } from '../../../control/tenant/index.ts'
import { alertOwnerOf } from '../alert-owner.ts'
import { alertView, messageView } from '../alert-view.ts'
import { noteOf } from '../audit-note.ts'
import {
  AlertPage,
  AlertParams,
  AlertsQuery,
  AlertView,
  MessagePage,
  MessageParams,
  MessagesQuery,
} from '../schemas/alert.ts'
import { ClientQuery } from '../schemas/command.ts'
import type { Server } from '../server-type.ts'
import { storePage } from '../store-page.ts'
import { answers } from './answers.ts'

export interface AlertRoutePorts {
  readonly alerts: AlertStore
  readonly tenants: Pick<TenantStore, 'record'>
  readonly clock: () => number
}

const tags = ['alerts']
const READ = { access: 'member', action: 'read' } as const
const TRADE = { access: 'member', action: 'trade' } as const

/** What is wrong, who was told of it, and who has taken it on. */
export function alertRoutes(app: Server, { alerts, tenants, clock }: AlertRoutePorts): void {
  async function hiddenFrom(owner: ReturnType<typeof alertOwnerOf>) {
    return { silences: (await alerts.settings(owner)).silences, owner, now: clock() }
  }

  app.get(
    '/api/v1/alerts',
    {
      config: READ,
      schema: {
        ...{ operationId: 'listAlerts', tags, summary: 'Alerts, what changed last first' },
        description: 'Of the client; the operator sees all alerts where no client is named.',
        ...{ querystring: AlertsQuery, response: answers(200, AlertPage) },
      },
    },
    async (request) => {
      const owner = alertOwnerOf(request)
      const { states, severities } = request.query
      const filter = {
        ...(states !== undefined && { states: states.split(',') as AlertState[] }),
        ...(severities !== undefined && { severities: severities.split(',') as Severity[] }),
      }
      const found = await alerts.list(owner, filter, storePage(request.query))
      const hidden = await hiddenFrom(owner)
      return { items: found.items.map((one) => alertView(one, hidden)), nextCursor: found.nextCursor }
    },
  )

  app.get(
    '/api/v1/alerts/:alert_id',
    {
      config: READ,
      schema: {
        ...{ operationId: 'getAlert', tags, summary: 'An alert' },
        ...{ params: AlertParams, querystring: ClientQuery, response: answers(200, AlertView) },
      },
    },
    async (request) => {
      const owner = alertOwnerOf(request)
      const { alert_id: id } = request.params
      const alert = await alerts.get(owner, id)
      if (!alert) throw unknownAlert('alert', id)
      return alertView(alert, await hiddenFrom(owner))
    },
  )

  for (const [verb, operationId, summary] of [
    ['acknowledge', 'acknowledgeAlert', 'Take an alert on: nobody is reminded, and it goes to nobody else'],
    ['resolve', 'resolveAlert', 'Say that an alert is over; it fires again when it is found again'],
  ] as const)
    app.post(
      `/api/v1/alerts/:alert_id/${verb}`,
      {
        config: TRADE,
        schema: {
          ...{ operationId, tags, summary },
          ...{ params: AlertParams, querystring: ClientQuery, response: answers(200, AlertView) },
        },
      },
      async (request) => {
        const owner = alertOwnerOf(request)
        const { alert_id: id } = request.params
        const alert = await alerts[verb](owner, id, actorOf(request.principal!))
        const { tenant } = alert
        await tenants.record(noteOf(request, { tenant, action: `alert.${verb}`, target: id }))
        return alertView(alert, await hiddenFrom(owner))
      },
    )

  app.get(
    '/api/v1/alert-messages',
    {
      config: READ,
      schema: {
        ...{
          operationId: 'listAlertMessages',
          tags,
          summary: 'Who was told, when, by which road, newest first',
        },
        ...{ querystring: MessagesQuery, response: answers(200, MessagePage) },
      },
    },
    async (request) => {
      const { alert, states } = request.query
      const filter = {
        ...(alert !== undefined && { alert }),
        ...(states !== undefined && { states: states.split(',') as NotificationState[] }),
      }
      const found = await alerts.notifications(alertOwnerOf(request), filter, storePage(request.query))
      return { items: found.items.map(messageView), nextCursor: found.nextCursor }
    },
  )

  app.post(
    '/api/v1/alert-messages/:alert_message_id/retry',
    {
      config: TRADE,
      schema: {
        ...{ operationId: 'retryAlertMessage', tags, summary: 'Try a message again that was given up' },
        ...{ params: MessageParams, querystring: ClientQuery },
        response: answers(204, Type.Null()),
      },
    },
    async (request, reply) => {
      const owner = alertOwnerOf(request)
      const { alert_message_id: id } = request.params
      await alerts.retry(owner, id)
      await tenants.record(noteOf(request, { tenant: owner, action: 'alert.retry', target: id }))
      return reply.code(204).send(null)
    },
  )
}

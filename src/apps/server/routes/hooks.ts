import { Type } from 'typebox'
import type { CommandStore } from '../../../control/command/index.ts'
import { type AlertStore, reportOfPrometheus } from '../../../control/operation/index.ts'
import { parseTenantId } from '../../../control/tenant/index.ts'
import { AlertmanagerNotice } from '../schemas/alert.ts'
import { ArgoNotice } from '../schemas/hook.ts'
import type { Server } from '../server-type.ts'

export interface HookPorts {
  readonly commands: Pick<CommandStore, 'ring'>
}

/** Where programs of the house say that there is something to see. */
export function hookRoutes(app: Server, { commands }: HookPorts): void {
  app.post(
    '/api/v1/hooks/argocd',
    {
      config: { access: 'hook' },
      schema: {
        operationId: 'hearArgo',
        tags: ['system'],
        summary: 'Argo CD says that a client was synced, or not: it is looked at now',
        description:
          'Only where to look is taken from it; what is true is read from git and from the cluster.',
        security: [{ hookToken: [] }],
        body: ArgoNotice,
        response: { 204: Type.Null({ description: 'Heard.' }) },
      },
    },
    async ({ body, log }, reply) => {
      const { client, ...said } = body
      log.info({ client, ...said }, 'argocd')
      await commands.ring(parseTenantId(client))
      return reply.code(204).send(null)
    },
  )
}

/** Prometheus’ alerts take the same roads as those of Leme itself. */
export function alertHookRoutes(
  app: Server,
  { alerts }: { readonly alerts: Pick<AlertStore, 'report'> },
): void {
  app.post(
    '/api/v1/hooks/alertmanager',
    {
      config: { access: 'hook' },
      schema: {
        operationId: 'hearAlertmanager',
        tags: ['system'],
        summary: 'Alerts of Prometheus, as its Alertmanager posts them',
        description:
          'Labels client and bot say whose an alert is; routes, silences and channels are those of Leme.',
        security: [{ hookToken: [] }],
        body: AlertmanagerNotice,
        response: { 204: Type.Null({ description: 'Kept.' }) },
      },
    },
    async ({ body }, reply) => {
      await alerts.report(body.alerts.map(reportOfPrometheus))
      return reply.code(204).send(null)
    },
  )
}

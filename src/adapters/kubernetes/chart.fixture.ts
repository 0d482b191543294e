import type { Values, WantedBot } from '../../control/deployment/index.ts'
import { parseTenantId } from '../../control/tenant/index.ts'
import {
  BOT_LABEL,
  botObjectName,
  CLIENT_LABEL,
  COMMAND_LABEL,
  namespaceOf,
  PART_LABEL,
  SUSPENDED_LABEL,
} from './names.ts'

/** The objects that ADR 40 asks of a chart, for one client. */
export function chartObjects(values: Values): object[] {
  const client = { [CLIENT_LABEL]: values.clientId }
  const namespace = namespaceOf(parseTenantId(values.clientId))
  const marker = {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: values.clientId,
      namespace,
      labels: {
        ...client,
        [PART_LABEL]: 'client',
        [COMMAND_LABEL]: values.commandId,
        [SUSPENDED_LABEL]: `${values.suspended ?? false}`,
      },
    },
    data: {},
  }
  return [marker, ...values.bots.map((bot) => botSet(values, bot, { namespace, client }))]
}

function botSet(
  values: Values,
  bot: WantedBot,
  { namespace, client }: { namespace: string; client: Record<string, string> },
): object {
  const name = botObjectName(parseTenantId(values.clientId), bot.name)
  const selector = { ...client, [BOT_LABEL]: bot.name }
  const labels = { ...selector, [PART_LABEL]: 'bot', [COMMAND_LABEL]: bot.commandId }
  const envFrom = [values.database, ...(values.exchange && !bot.dryRun ? [values.exchange] : [])].map(
    ({ existingSecret }) => ({ secretRef: { name: existingSecret } }),
  )
  const container = (one: string) => ({
    name: one,
    image: 'leme:1',
    envFrom,
    terminationMessagePolicy: 'FallbackToLogsOnError',
  })
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: { name, namespace, labels },
    spec: {
      serviceName: name,
      replicas: values.suspended ? 0 : 1,
      // With pods in order one that never gets ready would block the commit that takes it back.
      podManagementPolicy: 'Parallel',
      selector: { matchLabels: selector },
      template: {
        metadata: { labels, annotations: { 'leme.dev/spec': JSON.stringify(bot) } },
        spec: { initContainers: [container('init-schema')], containers: [container('bot')] },
      },
    },
  }
}

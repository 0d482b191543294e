import { createHash } from 'node:crypto'
import type { TenantId } from '../../control/tenant/index.ts'
import type { BotResources } from '../../domain/index.ts'
import { CLIENT_LABEL, COMMAND_LABEL, jobNameOf, namespaceOf, PART_LABEL } from './names.ts'

/** A program that is to run to its end, once, for a client. */
export interface JobOrder {
  readonly tenant: TenantId
  /** Id of the command that asked for it: the same order again is the same job. */
  readonly id: string
  readonly image: string
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Names of Secrets in the client's namespace that become its environment. */
  readonly secrets?: readonly string[]
  readonly resources: BotResources
  /** It is ended after so long. */
  readonly deadlineSeconds: number
  /** Where it puts its result: a key of the object store. */
  readonly resultAt: string
}

/** Hash of the order, by which a repetition is told from another job of its name. */
export const ORDER_ANNOTATION = 'leme.dev/order'
export const RESULT_ANNOTATION = 'leme.dev/result'
/** Finished jobs are kept so long, for people and their logs. */
const KEPT_SECONDS = 24 * 3_600

export function orderHash(order: JobOrder): string {
  const { tenant, id, image, command, env = {}, secrets = [], resources, deadlineSeconds, resultAt } = order
  const variables = Object.entries(env).sort(([a], [b]) => (a < b ? -1 : 1))
  const limits = [resources.cpuMillis, resources.memoryMb]
  const all = [tenant, id, image, command, variables, secrets, limits, deadlineSeconds, resultAt]
  return createHash('sha256').update(JSON.stringify(all)).digest('hex')
}

/** One pod, tried once, under the restricted pod security standard and without rights in the cluster. */
export function jobManifest(order: JobOrder): object {
  const { tenant, id, image, command, env = {}, secrets = [], resources, deadlineSeconds, resultAt } = order
  const labels = { [CLIENT_LABEL]: tenant, [PART_LABEL]: 'job', [COMMAND_LABEL]: id }
  const limits = { cpu: `${resources.cpuMillis}m`, memory: `${resources.memoryMb}Mi` }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: jobNameOf(id),
      namespace: namespaceOf(tenant),
      labels,
      annotations: { [ORDER_ANNOTATION]: orderHash(order), [RESULT_ANNOTATION]: resultAt },
    },
    spec: {
      // Whether to try again is decided by who ordered it.
      backoffLimit: 0,
      activeDeadlineSeconds: deadlineSeconds,
      ttlSecondsAfterFinished: KEPT_SECONDS,
      template: {
        metadata: { labels },
        spec: {
          restartPolicy: 'Never',
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [
            {
              name: 'job',
              image,
              command,
              env: Object.entries({ ...env, LEME_RESULT: resultAt }).map(([name, value]) => ({
                name,
                value,
              })),
              envFrom: secrets.map((name) => ({ secretRef: { name } })),
              resources: { requests: limits, limits },
              terminationMessagePolicy: 'FallbackToLogsOnError',
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              volumeMounts: [{ name: 'scratch', mountPath: '/tmp' }],
            },
          ],
          volumes: [{ name: 'scratch', emptyDir: {} }],
        },
      },
    },
  }
}

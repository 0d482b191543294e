import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { kubernetesRuntime, openCluster, refusedByCluster } from '../../adapters/kubernetes/index.ts'
import type { Runtime, Values } from '../../control/deployment/index.ts'
import { botEnvironment } from '../local/bot-environment.ts'
import { strategyFinder } from '../local/client-bots.ts'
import type { ControlDesk } from '../local/control-desk.ts'
import { makeFreqtradeSchema, makeSchema, tenantUrl } from '../local/onboard-tenant.ts'
import { redactor } from '../local/redaction.ts'
import { type LocalRuntimeOptions, localRuntime, refusesLocally } from '../reconciler/index.ts'
import type { BotTraces } from './trace-bots.ts'

/** What runs bots, before it is opened: commands are judged by it in every process, and one has it. */
export interface LentRuntime {
  readonly refuses: (values: Values) => string | undefined
  readonly open: () => Promise<Runtime>
}

export interface LendRuntimeOptions {
  readonly logger: Pick<Logger, 'warn' | 'info'>
  readonly traces: BotTraces
  readonly onBots: NonNullable<LocalRuntimeOptions['onBots']>
}

type Desk = Pick<ControlDesk, 'config' | 'secrets' | 'url' | 'bundles'>

/** The runtime that is configured. */
export function lendRuntime(desk: Desk, options: LendRuntimeOptions): LentRuntime {
  const isCluster = desk.config.deploys.runtime === 'argo'
  const { refuses, open } = isCluster ? clusterRuntime(desk, options.logger) : processRuntime(desk, options)
  return { refuses, open: async () => options.traces.traced(await open()) }
}

/** A cluster that Argo CD keeps. Schemas are made here: no pod of a client ever holds the house's login. */
function clusterRuntime({ config, secrets, url }: Desk, logger: Pick<Logger, 'warn' | 'info'>): LentRuntime {
  const { kubeconfig, argoNamespace, applicationSet } = config.deploys
  const runtimes = ['leme', 'freqtrade'] as const
  return {
    refuses: (values) => refusedByCluster(values, runtimes),
    async open() {
      const link = await openCluster(
        kubeconfig === '' ? { kind: 'in-cluster' } : { kind: 'kubeconfig', path: kubeconfig },
      )
      return kubernetesRuntime({
        ...{ link, argoNamespace, applicationSet, runtimes, now: Date.now },
        async prepare(tenant, { bots }) {
          await makeSchema({ secrets, adminUrl: url }, tenant)
          const hasFreqtrade = bots.some(({ runtime }) => runtime === 'freqtrade')
          if (hasFreqtrade) await makeFreqtradeSchema({ secrets, adminUrl: url }, tenant)
        },
        onEvent: (event) => logger[event.kind === 'lost' ? 'warn' : 'info'](event, 'cluster'),
      })
    },
  }
}

/** Processes of this machine. */
function processRuntime(
  { config, secrets, url, bundles }: Desk,
  { traces, onBots }: LendRuntimeOptions,
): LentRuntime {
  const folder = resolve(config.stateDir)
  return {
    refuses: refusesLocally,
    open: () =>
      localRuntime({
        folder: join(folder, 'bots'),
        prepare: async (tenant) => {
          await makeSchema({ secrets, adminUrl: url }, tenant)
          return { databaseUrl: await tenantUrl({ secrets, adminUrl: url }, tenant) }
        },
        findStrategy: strategyFinder(join(folder, 'strategies'), bundles),
        candlesPerSecond: config.paper.candlesPerSecond,
        redact: (text) => redactor.text(text),
        environmentOf: (commandId) => botEnvironment(config, traces.take(commandId)),
        onBots,
      }),
  }
}

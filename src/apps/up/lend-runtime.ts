import { join, resolve } from 'node:path'
import type { Runtime, Values } from '../../control/deployment/index.ts'
import { strategyFinder } from '../local/client-bots.ts'
import type { ControlDesk } from '../local/control-desk.ts'
import { makeSchema, tenantUrl } from '../local/onboard-tenant.ts'
import { redactor } from '../local/redaction.ts'
import { localRuntime, refusesLocally } from '../reconciler/index.ts'

/** What runs bots, before it is opened: commands are judged by it in every process, and one has it. */
export interface LentRuntime {
  readonly refuses: (values: Values) => string | undefined
  readonly open: () => Promise<Runtime>
}

/** The runtime that is configured. */
export function lendRuntime({
  config,
  secrets,
  url,
  bundles,
}: Pick<ControlDesk, 'config' | 'secrets' | 'url' | 'bundles'>): LentRuntime {
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
      }),
  }
}

import type { GitOps, Runtime, WantedClient } from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import { NO_TRACING, type TraceParent, type Tracing } from '../../domain/index.ts'

/** Among so many of a client's commits the one that is applied is looked for. */
const COMMITS = 20
/** Commands whose bots have not been started yet. */
const MOST_WAITING = 1_000

/** From a commit's trailer to the process that it starts. */
export interface BotTraces {
  /** Tells the runtime as a part of the trace that the commit names. */
  traced(runtime: Runtime): Runtime
  /** Where the first process of a command's bot goes on; the next ones are no part of that trace. */
  take(commandId: string | null): TraceParent | undefined
}

export function botTraces(git: Pick<GitOps, 'history'>, tracing: Tracing): BotTraces {
  const waiting = new Map<string, TraceParent>()
  const applied = new Map<TenantId, string>()

  async function traceOf(tenant: TenantId, commit: string) {
    // A repository that is away is no reason to leave a client's bots alone.
    const history = await git.history(tenant, COMMITS).catch(() => [])
    return history.find((one) => one.commit === commit)
  }

  return {
    traced: (runtime) => {
      // Nothing is asked of the repository for traces that nobody wants.
      if (tracing === NO_TRACING) return runtime
      return { ...runtime, apply }

      async function apply(wanted: WantedClient): Promise<void> {
        const { tenant, commit } = wanted
        const isNews = commit !== '' && applied.get(tenant) !== commit
        applied.set(tenant, commit)
        const found = isNews ? await traceOf(tenant, commit) : undefined
        if (!found?.trace) return runtime.apply(wanted)
        const { trace: parent, commandId } = found
        const attributes = { 'leme.client': tenant, 'leme.command': commandId ?? '', 'leme.commit': commit }
        await tracing.span('reconciler.apply', { kind: 'consumer', parent, attributes }, async () => {
          const here = tracing.parent()
          if (here && commandId !== null && waiting.size < MOST_WAITING) waiting.set(commandId, here)
          await runtime.apply(wanted)
        })
      }
    },
    take(commandId) {
      const trace = commandId === null ? undefined : waiting.get(commandId)
      if (commandId !== null) waiting.delete(commandId)
      return trace
    },
  }
}

import { connectStore } from '../../src/adapters/store/postgres/index.ts'
import type { Observation } from '../../src/control/deployment/index.ts'
import { parseTenantId } from '../../src/control/tenant/index.ts'

/**
 * A process that leads whenever it may, and writes as fast as it can while it believes that it does:
 * `leader-process.fixture.ts DATABASE NAME STOPPED_MS FENCED`. Each write that was taken, or refused, is told.
 */
const [url = '', name = '', stoppedMs = '', isFenced] = process.argv.slice(2)
const store = connectStore(url, { stoppedMs: Number(stoppedMs) })
const tenant = parseTenantId(name)
// It ends with whoever started it.
process.once('disconnect', () => process.exit(0))

for (;;) {
  const term = await store.leaders.lead(name).catch(() => undefined)
  if (!term) continue
  process.send?.({ kind: 'leads', epoch: term.epoch })
  const { deployments } = isFenced === 'fenced' ? store.fenced(term) : store
  for (let number = 0; ; number++) {
    const observed: Observation = {
      ...{ appliedCommandId: `${term.epoch}`, appliedCommit: `${number}`, health: 'Healthy' },
      ...{ blocker: null, bots: [] },
    }
    try {
      await deployments.setRunning(tenant, observed)
    } catch (error) {
      process.send?.({ kind: 'refused', epoch: term.epoch, code: (error as { code?: string }).code })
      break
    }
    // A leader that knows stops; one that was stopped writes once at least before it can know.
    if (term.lost.aborted) {
      process.send?.({ kind: 'over', epoch: term.epoch })
      break
    }
  }
  await term[Symbol.asyncDispose]()
}

import { setTimeout as delay } from 'node:timers/promises'
import { CheckBoard } from '../../control/operation/index.ts'
import type { AppConfig } from '../local/app-config.ts'
import { checkTools, openChecks } from '../local/checks/open-checks.ts'
import type { EventHub } from '../server/index.ts'

/** While somebody looks on; else for the history, and for what is watched over days. */
const HEARD_MS = 15_000
const QUIET_MS = 60_000
/** After the start, which has other work. */
const FIRST_MS = 5_000

export interface KeptChecks extends AsyncDisposable {
  readonly board: CheckBoard
}

/** Looks at the installation again and again, and tells listeners when a state has changed. */
export function keepChecks(
  config: AppConfig,
  { url, events, clock }: { readonly url: string; readonly events: EventHub; readonly clock: () => number },
): KeptChecks {
  const checks = openChecks({ config, url: async () => url, now: clock, keeps: true })
  const board = new CheckBoard(checks, checkTools(clock), () => {
    events.publish({ topic: 'operations', data: { reason: 'The state of a check has changed.' } })
  })
  const stop = new AbortController()
  const keeping = keep()

  async function keep(): Promise<void> {
    const pause = (ms: number) => delay(ms, undefined, { signal: stop.signal }).catch(() => {})
    await pause(FIRST_MS)
    while (!stop.signal.aborted) {
      await board.look()
      await pause(events.isHeard ? HEARD_MS : QUIET_MS)
    }
  }

  return {
    board,
    async [Symbol.asyncDispose]() {
      stop.abort()
      await keeping
    },
  }
}

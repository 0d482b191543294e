import { setTimeout as delay } from 'node:timers/promises'
import type { AlertStore, DueNotification, TellOutcome } from '../../control/operation/index.ts'
import { tell } from './tell.ts'
import type { TellPorts } from './teller.ts'

export interface DeliverAlertsOptions extends TellPorts {
  readonly store: Pick<AlertStore, 'take' | 'settle'>
  /** As the store of secrets has it now; empty for channels without one. */
  readonly secretOf: (channel: DueNotification['to']) => Promise<string>
  readonly onError: (error: unknown) => void
  /** Hears of each try. */
  readonly onTry?: (due: DueNotification, outcome: TellOutcome) => void
}

/** Messages that are on their way at once. */
const AT_ONCE = 8
/** New ones are looked for this often. */
const LOOK_EVERY_MS = 1_000

/** Delivers what is due until the signal. Several servers may do so on one store. */
export async function deliverAlerts(options: DeliverAlertsOptions): Promise<void> {
  const { store, signal, onError } = options
  while (!signal.aborted) {
    let taken = 0
    try {
      const due = await store.take(AT_ONCE)
      taken = due.length
      await Promise.all(due.map((one) => deliver(one, options)))
    } catch (error) {
      onError(error)
    }
    if (taken === 0) await delay(LOOK_EVERY_MS, undefined, { signal }).catch(() => {})
  }
}

async function deliver(due: DueNotification, options: DeliverAlertsOptions): Promise<void> {
  const { store, secretOf, signal, onError, onTry } = options
  try {
    const secret = await secretOf(due.to).catch(() => undefined)
    const outcome: TellOutcome =
      secret === undefined
        ? { kind: 'failed', status: null, message: 'the secret of the channel cannot be read' }
        : await tell({ id: due.id, notices: due.notices, channel: due.to, secret }, options)
    // A try that was cut off by the end counts for nothing: its time comes again.
    if (signal.aborted && outcome.kind !== 'delivered') return
    await store.settle(due, outcome)
    onTry?.(due, outcome)
  } catch (error) {
    onError(error)
  }
}

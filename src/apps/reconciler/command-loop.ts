import { type DrivePorts, driveClient } from '../../control/command/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'

/** What keeps the loop from its work; it tries again. */
export interface LoopTrouble {
  /** Null: not one client's. */
  readonly tenant: TenantId | null
  readonly error: unknown
}

export interface CommandLoopOptions {
  /** Clients that are driven at once; default 8. */
  readonly atOnce?: number
  /** Between two looks at everything, beside what is heard; default half a minute. */
  readonly rescanMs?: number
  readonly onTrouble?: (trouble: LoopTrouble) => void
}

export interface CommandLoop extends AsyncDisposable {
  /** Ends after the steps that are being taken. */
  stop(): Promise<void>
}

const AT_ONCE = 8
const RESCAN_MS = 30_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000

/**
 * Carries on the commands of all clients, whoever asked for them and whichever process drove them before.
 * Nothing is kept here that is not in the store: ended at any time and started again, it goes on.
 */
export function startCommandLoop(
  ports: DrivePorts,
  { atOnce = AT_ONCE, rescanMs = RESCAN_MS, onTrouble = () => {} }: CommandLoopOptions = {},
): CommandLoop {
  const ending = new AbortController()
  const { signal } = ending
  const due = new Map<TenantId, number>()
  const running = new Map<TenantId, Promise<void>>()
  const woken = new Set<TenantId>()
  const failures = new Map<TenantId | null, number>()
  let timer: NodeJS.Timeout | undefined
  let rescanAt = 0
  let rescanning: Promise<void> | undefined
  let listening: Promise<AsyncDisposable | undefined> | undefined

  const pauseAfterFailure = (tenant: TenantId | null, error: unknown): number => {
    const count = failures.get(tenant) ?? 0
    failures.set(tenant, count + 1)
    onTrouble({ tenant, error })
    return ports.now() + Math.min(FIRST_PAUSE_MS * 2 ** count, LONGEST_PAUSE_MS)
  }
  const wake = (tenant: TenantId | null): void => {
    if (tenant === null) rescanAt = 0
    else if (running.has(tenant)) woken.add(tenant)
    else due.set(tenant, 0)
    pump()
  }

  const drive = async (tenant: TenantId): Promise<void> => {
    let again: number | null
    try {
      again = (await driveClient(tenant, ports, { signal })).again
      failures.delete(tenant)
    } catch (error) {
      again = pauseAfterFailure(tenant, error)
    }
    running.delete(tenant)
    if (woken.delete(tenant)) again = failures.has(tenant) ? again : 0
    if (again !== null) due.set(tenant, again)
    pump()
  }

  /** Looks at everything: at the start, now and then, and where changes may have been missed. */
  const rescan = async (): Promise<void> => {
    try {
      listening ??= ports.commands.onChange(wake).catch((error: unknown) => {
        listening = undefined
        throw error
      })
      await listening
      for (const { tenant, wakeAt } of await ports.commands.waiting()) {
        if (!running.has(tenant)) due.set(tenant, Math.min(wakeAt, due.get(tenant) ?? wakeAt))
      }
      failures.delete(null)
    } catch (error) {
      rescanAt = pauseAfterFailure(null, error)
    }
    rescanning = undefined
    pump()
  }

  const pump = (): void => {
    if (signal.aborted) return
    const now = ports.now()
    if (now >= rescanAt && !rescanning) {
      rescanAt = now + rescanMs
      rescanning = rescan()
    }
    const ready = [...due].filter(([, at]) => at <= now).sort(([, a], [, b]) => a - b)
    for (const [tenant] of ready.slice(0, Math.max(0, atOnce - running.size))) {
      due.delete(tenant)
      running.set(tenant, drive(tenant))
    }
    // What runs calls again when it is through.
    let next = rescanning ? Number.POSITIVE_INFINITY : rescanAt
    if (running.size < atOnce) for (const at of due.values()) next = Math.min(next, at)
    clearTimeout(timer)
    if (next < Number.POSITIVE_INFINITY) timer = setTimeout(pump, Math.max(1, next - ports.now()))
  }

  const stop = async (): Promise<void> => {
    ending.abort()
    clearTimeout(timer)
    await Promise.all([...running.values(), rescanning])
    const subscription = await listening?.catch(() => undefined)
    await subscription?.[Symbol.asyncDispose]()
  }
  let stopped: Promise<void> | undefined
  const stopOnce = (): Promise<void> => {
    stopped ??= stop()
    return stopped
  }
  pump()
  return { stop: stopOnce, [Symbol.asyncDispose]: stopOnce }
}

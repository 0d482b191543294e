import type { Followed } from '../../control/command/index.ts'
import type { DeploymentStore, Observation, Runtime } from '../../control/deployment/index.ts'
import type { TenantId } from '../../control/tenant/index.ts'
import { Leadership } from './leadership.ts'
import { Pause } from './pause.ts'
import type { ReconcilerEvent } from './reconciler-event.ts'
import { pauseAfter, RECONCILER_TIMING, type ReconcilerTiming } from './reconciler-timing.ts'

/** The right to follow the repository, for one process at a time. */
export interface ReconcilerClaim extends AsyncDisposable {
  /** Aborted when it was lost. */
  readonly lost: AbortSignal
  /** Where this leader writes: refused once another one leads. The reconciler's own where nobody fences. */
  readonly deployments?: DeploymentStore
  /** Asked right before something is done outside the store: whether no other one leads. */
  readonly holds?: () => Promise<boolean>
}

export interface ReconcilerOptions {
  /** Undefined while another process has it. */
  readonly claim: () => Promise<ReconcilerClaim | undefined>
  /** Called when this process becomes the one; disposed of when it is not any more. */
  readonly openRuntime: () => Promise<Runtime>
  readonly deployments: DeploymentStore
  /** Takes in what is new in the repository, and writes it there: `followRepository`. */
  readonly follow: (deployments: DeploymentStore) => Promise<Followed>
  /** Hears of clients whose commands moved: `CommandStore.onChange`. */
  readonly hear: (listen: (tenant: TenantId | null) => void) => Promise<AsyncDisposable>
  /** Hears of everything that is seen to run. */
  readonly onSeen?: (tenant: TenantId, seen: Observation) => void
  readonly tell?: (event: ReconcilerEvent) => void
  readonly timing?: Partial<ReconcilerTiming>
  /** UTC milliseconds. */
  readonly now?: () => number
  readonly random?: () => number
}

export interface Reconciler extends AsyncDisposable {
  /** Somebody knows that there is something new in the repository. */
  wake(): void
  /** Ends what runs here, after the work in hand. */
  stop(): Promise<void>
}

/**
 * Follows the repository and has the runtime do what commands vouch for, as long as this process has the right to;
 * another one that is started beside it waits. Nothing is kept here that cannot be read again: it may be killed at
 * any time. Where the database or the repository do not answer, what runs goes on.
 */
export function startReconciler(options: ReconcilerOptions): Reconciler {
  const { claim, openRuntime, tell = () => {}, now = Date.now, random = Math.random } = options
  const timing: ReconcilerTiming = { ...RECONCILER_TIMING, ...options.timing }
  const closing = new AbortController()
  const pause = new Pause()
  let runtime: Runtime | undefined
  let leadership: Leadership | undefined
  let isWaiting = false

  const takeRuntime = async (): Promise<Runtime> => {
    if (runtime) return runtime
    runtime = await openRuntime()
    runtime.onChange((tenant) => leadership?.changed(tenant))
    return runtime
  }
  const standBack = async (): Promise<void> => {
    const last = runtime
    runtime = undefined
    await last?.[Symbol.asyncDispose]()
  }
  /** One time as the one that follows; false when another process is. */
  const lead = async (): Promise<boolean> => {
    await using right = await claim()
    if (!right) return false
    const { deployments = options.deployments, holds = async () => true } = right
    const follow = () => options.follow(deployments)
    const lent = { ...options, deployments, follow, holds }
    leadership = new Leadership({ ...lent, runtime: await takeRuntime(), timing, tell, now, random })
    isWaiting = false
    tell({ kind: 'reconciler.leads' })
    try {
      await leadership.lead(AbortSignal.any([closing.signal, right.lost]))
    } finally {
      leadership = undefined
    }
    if (!closing.signal.aborted) tell({ kind: 'reconciler.lost' })
    return true
  }
  const run = async (): Promise<void> => {
    for (let failures = 0; !closing.signal.aborted; ) {
      try {
        const hasLed = await lead()
        failures = 0
        if (hasLed) continue
        await standBack()
        if (!isWaiting) tell({ kind: 'reconciler.waits' })
        isWaiting = true
        await pause.wait(timing.claimMs, closing.signal)
      } catch (error) {
        tell({ kind: 'reconciler.trouble', error })
        await pause.wait(pauseAfter(++failures, timing, random), closing.signal)
      }
    }
    await standBack()
  }
  const running = run()
  const stop = async (): Promise<void> => {
    closing.abort()
    await running
  }
  return { wake: () => leadership?.wake(), stop, [Symbol.asyncDispose]: stop }
}

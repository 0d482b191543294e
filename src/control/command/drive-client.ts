import type { TenantId } from '../tenant/index.ts'
import { chooseNext, displaced } from './choose-next.ts'
import { type Command, kindOf } from './command.ts'
import { CommandError } from './command-error.ts'
import type { DrivePorts, Stepped } from './drive-ports.ts'
import { findFacts } from './find-facts.ts'
import { interruption, nextStep, type Step } from './next-step.ts'
import type { ClientClaim } from './port.ts'

/** When to look at the client again, UTC milliseconds; null: when something comes for it. */
export type Driven = { readonly again: number | null }

export interface DriveOptions {
  /** Ends between two steps. */
  readonly signal?: AbortSignal
}

/**
 * Carries a client's commands on, step by step, until one has to wait or none is open. Only one driver does so at
 * a time; whatever it was doing when it died, the next one finds out.
 */
export async function driveClient(
  tenant: TenantId,
  ports: DrivePorts,
  { signal }: DriveOptions = {},
): Promise<Driven> {
  const { commands, now, timing } = ports
  const claim = await commands.claim(tenant)
  if (!claim) return { again: now() + timing.takenMs }
  try {
    while (!signal?.aborted) {
      const open = await commands.open(tenant)
      if (await displace(open, ports)) continue
      const command = chooseNext(open, now())
      if (!command) return { again: null }
      const { around = (_command, step) => step() } = ports
      const { until } = await around(command, () => carryOn(command, { ports, claim }))
      if (until !== undefined) return { again: until }
    }
    return { again: now() }
  } finally {
    await claim[Symbol.asyncDispose]()
  }
}

/** One step; when to look again where it has to wait. */
async function carryOn(
  command: Command,
  { ports, claim }: { readonly ports: DrivePorts; readonly claim: ClientClaim },
): Promise<Stepped> {
  const { now, timing, tell } = ports
  if (command.wakeAt > now()) return { until: command.wakeAt }
  const change = interruption(command, { now: now(), timing })
  const step: Step = change
    ? { kind: 'advance', change }
    : nextStep(command, await findFacts(command, ports), { now: now(), timing })
  if (step.kind === 'wait') return { until: step.until }
  // Somebody spoke meanwhile, or the right was lost: what is so now is read anew.
  if (!(await claim.advance(command, step.change))) return { until: now() }
  const { tenant, id, state: from, createdAt } = command
  const { state: to, reason = '' } = step.change
  const asked = kindOf(step.change.request ? { request: step.change.request } : command)
  const ageMs = Math.max(0, now() - createdAt)
  if (from !== to) tell?.({ kind: 'command.moved', tenant, id, from, to, reason, asked, ageMs })
  return { until: undefined, to }
}

async function displace(open: readonly Command[], { commands }: DrivePorts): Promise<boolean> {
  const found = displaced(open)
  for (const { id, by } of found) {
    try {
      await commands.askCancel(id, `command ${by.id} of ${by.actor}`)
    } catch (error) {
      if (!(error instanceof CommandError && error.code === 'command.state')) throw error
    }
  }
  return found.length > 0
}

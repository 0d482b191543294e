import type { WantedClient } from '../deployment/index.ts'
import type { Verdict } from './authorise.ts'
import type { Command, CommandRequest } from './command.ts'
import { addsRisk } from './describe-command.ts'
import type { HealthVerdict } from './judge-running.ts'
import type { CommandChange } from './port.ts'
import { type CommandTiming, pauseAfter } from './timing.ts'

/** What was found, or what came of what was done, for a command in its state. */
export type Facts =
  | { readonly kind: 'opened'; readonly request: CommandRequest }
  /** It will never do: what came, or what it asks the file to say. Nothing was written. */
  | {
      readonly kind: 'impossible'
      readonly reason: string
      readonly request?: CommandRequest
      /** What the runtime is told all the same. */
      readonly accepted?: WantedClient
    }
  | {
      readonly kind: 'judged'
      readonly verdict: Verdict
      readonly head: string | null
      readonly waitMs: number
    }
  /** An edit that asks for nothing that is not so. */
  | { readonly kind: 'nothing-left' }
  /** Its commit is there. */
  | {
      readonly kind: 'written'
      readonly commit: string
      readonly accepted: WantedClient
      readonly wasSuspended: boolean
    }
  /** Its commit is there and holds what another hand put in meanwhile: judged again as it is. */
  | { readonly kind: 'overtaken'; readonly commit: string }
  /** A person has to look. */
  | { readonly kind: 'stuck'; readonly reason: string }
  | { readonly kind: 'rolled-back'; readonly commit: string; readonly accepted?: WantedClient }
  | {
      readonly kind: 'seen'
      readonly synced: boolean
      readonly health: HealthVerdict
      /** How long it waits for a person after it became healthy; null: for nobody. */
      readonly manualMs: number | null
      readonly healthy: NonNullable<CommandChange['healthy']>
    }
  | { readonly kind: 'restored'; readonly isShown: boolean }
  /** It could not be found out, or whether it was done is not known. An outage may last. */
  | {
      readonly kind: 'trouble'
      readonly reason: string
      readonly isOutage: boolean
      /** What the runtime is told when no more is tried. */
      readonly accepted?: WantedClient
    }

export type Step =
  | { readonly kind: 'advance'; readonly change: CommandChange }
  | { readonly kind: 'wait'; readonly until: number }

export interface StepTime {
  readonly now: number
  readonly timing: CommandTiming
}

/** What follows without looking at anything: somebody gave it up, or its commit came too late. */
export function interruption(command: Command, { now }: StepTime): CommandChange | undefined {
  const { state, cancelledBy, deadline, source } = command
  if (cancelledBy !== null && state !== 'rolling-back') {
    const reason = `cancelled by ${cancelledBy}`
    if (state === 'received' || state === 'decoded') {
      if (source !== 'git') return { state: 'cancelled', reason }
      if (state === 'decoded') return { state: 'rolling-back', reason }
      return undefined
    }
    return { state: 'rolling-back', reason }
  }
  if (state !== 'authorised' || deadline === null || now < deadline) return undefined
  return { state: 'rolling-back', reason: 'its commit was not made in time' }
}

/** What a command does next, by what was found. */
export function nextStep(command: Command, facts: Facts, time: StepTime): Step {
  const { now, timing } = time
  switch (facts.kind) {
    case 'opened':
      return advance({ state: 'decoded', request: facts.request })
    case 'impossible':
      return advance(impossible(command, facts))
    case 'judged':
      return judged(command, facts, time)
    case 'nothing-left':
      return advance({ state: 'approved', reason: 'it asks for nothing that is not so already' })
    case 'written':
      return advance(written(command, facts, time))
    case 'overtaken':
      return advance({
        state: 'decoded',
        commit: facts.commit,
        reason: 'the file was changed again meanwhile',
      })
    case 'stuck':
      return advance({ state: 'failed', reason: facts.reason })
    case 'rolled-back':
      return advance({
        state: 'rolling-back',
        reason: command.reason,
        rollbackCommit: facts.commit,
        ...(facts.accepted && { accepted: facts.accepted }),
        deadline: now + timing.rollBackMs,
      })
    case 'seen':
      return seen(command, facts, time)
    case 'restored':
      return restored(command, facts.isShown, time)
    case 'trouble':
      return advance(afterTrouble(command, facts, time))
  }
}

function judged(command: Command, facts: Facts & { kind: 'judged' }, { now, timing }: StepTime): Step {
  const { verdict, head, waitMs } = facts
  if (verdict.kind === 'allowed') {
    // What an earlier try wrote is looked for behind the head of that time.
    const since = command.commit === null ? head : command.since
    return advance({ state: 'authorised', since, deadline: now + timing.commitMs })
  }
  if (verdict.kind === 'refused') return advance(refusal(command, verdict.reason))
  const deadline = command.deadline ?? now + waitMs
  if (now >= deadline) return advance(refusal(command, `waited in vain: ${verdict.reason}`))
  const wakeAt = Math.min(deadline, now + timing.recheckMs)
  const isTold = command.reason === verdict.reason && command.deadline === deadline
  if (isTold && command.attempts === 0) return { kind: 'wait', until: wakeAt }
  return advance({ state: 'decoded', reason: verdict.reason, deadline, wakeAt })
}

/** What a person wrote stands in the repository already, so refusing it takes it back. */
function refusal({ source }: Command, reason: string): CommandChange {
  return { state: source === 'git' ? 'rolling-back' : 'refused', reason }
}

function impossible(command: Command, facts: Facts & { kind: 'impossible' }): CommandChange {
  const { state, reason: why, cancelledBy, commit } = command
  const request = facts.request && { request: facts.request }
  if (state !== 'rolling-back') return { state: 'refused', reason: facts.reason, ...request }
  if (commit !== null) {
    const reason = `${why}; it could not be taken back: ${facts.reason}`
    return { state: 'failed', reason, ...(facts.accepted && { accepted: facts.accepted }) }
  }
  // Its commit is not there and cannot be made: nothing took effect.
  return {
    state: cancelledBy === null ? 'refused' : 'cancelled',
    reason: `${why}; ${facts.reason}`,
    ...request,
  }
}

function written(
  command: Command,
  { commit, accepted, wasSuspended }: Facts & { kind: 'written' },
  { now, timing }: StepTime,
): CommandChange {
  // Written only to be taken back: the runtime is not told.
  if (command.state === 'rolling-back') {
    return { state: 'rolling-back', reason: command.reason, commit, wasSuspended }
  }
  return { state: 'committed', commit, accepted, wasSuspended, deadline: now + timing.syncMs }
}

function seen(command: Command, facts: Facts & { kind: 'seen' }, time: StepTime): Step {
  const { now, timing } = time
  const { health, healthy, manualMs } = facts
  const isLate = command.deadline !== null && now >= command.deadline
  switch (command.state) {
    case 'committed':
      if (facts.synced) return advance({ state: 'synced', deadline: now + timing.healthMs })
      return isLate ? giveUp(command, 'the runtime did not take it in time') : lookAgain(time)
    case 'synced':
      if (health.kind === 'healthy') {
        const deadline = manualMs === null ? null : now + manualMs
        return advance({ state: 'healthy', deadline, reason: manualMs === null ? '' : 'waits for approval' })
      }
      if (health.kind === 'failed') return giveUp(command, health.reason)
      if (isLate) return giveUp(command, `not healthy in time: ${health.reason}`)
      if (health.reason === command.reason) return lookAgain(time)
      return advance({ state: 'synced', reason: health.reason, deadline: command.deadline })
    default: {
      const isApproved = manualMs === null || command.approvals.some(({ phase }) => phase === 'after')
      if (health.kind === 'failed') return giveUp(command, health.reason)
      if (isApproved) return advance({ state: 'approved', healthy })
      return isLate ? giveUp(command, 'nobody approved it in time') : lookAgain(time)
    }
  }
}

function restored(command: Command, isShown: boolean, time: StepTime): Step {
  if (isShown) return advance({ state: 'rolled-back', reason: command.reason })
  if (command.deadline === null || time.now < command.deadline) return lookAgain(time)
  const reason = `${command.reason}; the runtime does not show that it was taken back`
  return advance({ state: 'failed', reason })
}

/** Bots that should end are not started again because their end was not seen: they stay unwanted. */
function givenUp({ request }: Command, reason: string): CommandChange {
  if (request && addsRisk(request)) return { state: 'rolling-back', reason }
  return { state: 'failed', reason: `${reason}; it stays wanted` }
}

function giveUp(command: Command, reason: string): Step {
  return advance(givenUp(command, reason))
}

function afterTrouble(
  command: Command,
  { reason, isOutage, accepted }: Facts & { kind: 'trouble' },
  { now, timing }: StepTime,
): CommandChange {
  const { state, attempts, deadline } = command
  if (!isOutage && attempts + 1 >= timing.tries) return lastTrouble(command, reason, accepted)
  return {
    state,
    // Why it is rolled back is not forgotten over what keeps it from that.
    reason: state === 'rolling-back' ? command.reason : reason,
    attempts: attempts + 1,
    wakeAt: now + pauseAfter(attempts, timing),
    deadline,
  }
}

function lastTrouble(command: Command, reason: string, accepted: WantedClient | undefined): CommandChange {
  switch (command.state) {
    case 'received':
      return { state: 'refused', reason }
    case 'decoded':
      return refusal(command, reason)
    case 'rolling-back':
      return {
        state: 'failed',
        reason: `${command.reason}; it could not be taken back: ${reason}`,
        ...(accepted && { accepted }),
      }
    case 'authorised':
      return { state: 'rolling-back', reason }
    default:
      return givenUp(command, reason)
  }
}

function advance(change: CommandChange): Step {
  return { kind: 'advance', change }
}

function lookAgain({ now, timing }: StepTime): Step {
  return { kind: 'wait', until: now + timing.lookMs }
}

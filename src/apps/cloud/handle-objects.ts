import { Fault } from '../../domain/index.ts'
import {
  problemOfKey,
  type TakeObjectOptions,
  type TakeOutcome,
  takeObject,
} from '../../trade/pipeline/index.ts'

export interface HandleObjectsOptions extends TakeObjectOptions {
  /** Time is up when it aborts. */
  readonly until: AbortSignal
  /** UTC milliseconds. */
  readonly clock: () => number
  /** Between two looks at an object that somebody else works on, at most. */
  readonly pollMs?: number
  /** Hears what became of each object. */
  readonly onOutcome?: (key: string, outcome: HandledOutcome) => void
}

/** `gone`: there is no such object now; whoever deleted it wanted that. */
export type HandledOutcome = TakeOutcome | { readonly kind: 'gone' }

export interface HandledObject {
  readonly key: string
  readonly outcome: HandledOutcome
}

const MOST_CHANGES = 5
const SHOWN = 5

/**
 * Takes objects by their keys, one after the other, each as it is now, not as it was when somebody told of it. Waits
 * for those that another process has in hand: if that dies, this one does the work.
 * @throws PipelineFault when the store does not answer or refuses
 */
export async function handleObjects(
  keys: readonly string[],
  options: HandleObjectsOptions,
): Promise<readonly HandledObject[]> {
  const handled: HandledObject[] = []
  for (const key of keys) {
    const outcome = await handleOne(key, options)
    options.onOutcome?.(key, outcome)
    handled.push({ key, outcome })
  }
  return handled
}

/**
 * Lets pass what is done, or has nothing to be done.
 * @throws Fault `event.unfinished` when the event has to come again, `event.refused` when that would not help
 */
export function requireHandled(handled: readonly HandledObject[]): void {
  const open = handled.filter(({ outcome }) =>
    ['busy', 'changed', 'failed', 'overtaken', 'released'].includes(outcome.kind),
  )
  if (open.length > 0) {
    throw new Fault('remote', 'event.unfinished', `Not done: ${listed(open)}`, {
      hint: 'Deliver the event again; with more time, if that was up.',
    })
  }
  const refused = handled.filter(({ outcome }) => outcome.kind === 'poison' || outcome.kind === 'refused')
  if (refused.length > 0) {
    throw new Fault('failed', 'event.refused', `Given up: ${listed(refused)}`, { hint: 'Correct the file.' })
  }
}

async function handleOne(key: string, options: HandleObjectsOptions): Promise<HandledOutcome> {
  const { store, until, wait, clock, pollMs = 2000 } = options
  const problem = problemOfKey(key)
  if (problem) return { kind: 'refused', reason: `its key ${problem}` }
  for (let changes = 0; ; ) {
    if (until.aborted) return { kind: 'released' }
    const info = await store.head(key)
    if (!info) return { kind: 'gone' }
    const outcome = await takeObject(info, options)
    const isOthers = outcome.kind === 'busy' || outcome.kind === 'overtaken'
    if (!isOthers && (outcome.kind !== 'changed' || ++changes > MOST_CHANGES)) return outcome
    if (isOthers) await wait(outcome.kind === 'busy' ? pauseBefore(outcome.until) : pollMs, until)
    if (isOthers && until.aborted) return outcome
  }

  function pauseBefore(time: number): number {
    return Math.min(pollMs, Math.max(1, time - clock()))
  }
}

function listed(objects: readonly HandledObject[]): string {
  const told = objects.slice(0, SHOWN).map(({ key, outcome }) => {
    const why = 'reason' in outcome ? outcome.reason : REASONS[outcome.kind]
    return `${key} (${why})`
  })
  const more = objects.length > SHOWN ? [`${objects.length - SHOWN} more`] : []
  return [...told, ...more].join(', ')
}

const REASONS: Readonly<Record<string, string>> = {
  busy: 'another process has it in hand',
  overtaken: 'another process has it in hand',
  changed: 'it is written without a pause',
  released: 'time was up; it was given back',
}

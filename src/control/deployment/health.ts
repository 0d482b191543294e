/** Argo CD's words for how something is. */
export const HEALTH_WORDS = ['Healthy', 'Progressing', 'Degraded', 'Suspended', 'Missing', 'Unknown'] as const
export type Health = (typeof HEALTH_WORDS)[number]

/** What keeps a client or a bot from being healthy, by kind and name: `Pod cliente-001-trend-0`, `bot trend`, `values.yaml`. */
export interface Blocker {
  readonly resource: string
  readonly reason: string
}

/** A bot as it was seen to run. */
export interface ObservedBot {
  readonly name: string
  readonly health: Health
  /** The label of the process, also while it waits to be started again; null when there is none. */
  readonly commandId: string | null
  /** Since when it is as it is, UTC milliseconds. */
  readonly since: number
  readonly restarts: number
  readonly blocker: Blocker | null
}

/** A client as a runtime saw it. */
export interface Observation {
  /** The command of the values that were applied last; null before the first. */
  readonly appliedCommandId: string | null
  /** The commit that was applied last. */
  readonly appliedCommit: string | null
  readonly health: Health
  readonly blocker: Blocker | null
  readonly bots: readonly ObservedBot[]
}

/** From the worst: what a whole is called whose parts are these. Of no parts nothing is missing. */
const WORST_FIRST: readonly Health[] = [
  'Degraded',
  'Missing',
  'Unknown',
  'Progressing',
  'Suspended',
  'Healthy',
]

export function worstHealth(parts: readonly Health[]): Health {
  return WORST_FIRST.find((word) => parts.includes(word)) ?? 'Healthy'
}

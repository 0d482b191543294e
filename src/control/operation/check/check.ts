/** The worst first. */
export const CHECK_STATES = ['bad', 'attention', 'unknown', 'good'] as const

/**
 * `bad`: something does not work, or will not when it is needed. `attention`: it will not for long. `unknown`: it
 * could not be looked at.
 */
export type CheckState = (typeof CHECK_STATES)[number]

export const CHECK_GROUPS = ['Backups', 'Database', 'Work', 'Clients', 'Services', 'Machine'] as const

export type CheckGroup = (typeof CHECK_GROUPS)[number]

/** What to do, and the line to type where there is one. */
export interface Fix {
  readonly text: string
  readonly command?: string
}

/** What was found, in one plain sentence with the figure. */
export interface Finding {
  readonly state: CheckState
  readonly reason: string
  readonly fix?: Fix
}

export interface Check {
  /** As in an address: `replication-slots`. */
  readonly name: string
  /** As people read it. */
  readonly title: string
  readonly group: CheckGroup
  /** Looks, changes nothing. What it throws makes its state unknown. */
  look(signal: AbortSignal): Promise<Finding>
}

/** A finding with its moment. Times are UTC milliseconds. */
export interface Reading extends Finding {
  readonly name: string
  readonly title: string
  readonly group: CheckGroup
  readonly measuredAt: number
}

export function good(reason: string): Finding {
  return { state: 'good', reason }
}

export function attention(reason: string, text: string, command?: string): Finding {
  return finding('attention', reason, { text, ...(command !== undefined && { command }) })
}

export function bad(reason: string, text: string, command?: string): Finding {
  return finding('bad', reason, { text, ...(command !== undefined && { command }) })
}

export function unknown(reason: string, text?: string): Finding {
  return text === undefined ? { state: 'unknown', reason } : finding('unknown', reason, { text })
}

function finding(state: CheckState, reason: string, fix: Fix): Finding {
  return { state, reason, fix }
}

/** The finding that needs somebody most; of equals the first. At least one is given. */
export function worst(findings: readonly Finding[]): Finding {
  return [...findings].sort((a, b) => rankOf(a) - rankOf(b))[0]!
}

function rankOf({ state }: Pick<Finding, 'state'>): number {
  return CHECK_STATES.indexOf(state)
}

/** The worst first, then by group and as they were given. */
export function byUrgency<One extends Reading>(readings: readonly One[]): readonly One[] {
  const groupOf = ({ group }: Reading) => CHECK_GROUPS.indexOf(group)
  return [...readings].sort((a, b) => rankOf(a) - rankOf(b) || groupOf(a) - groupOf(b))
}

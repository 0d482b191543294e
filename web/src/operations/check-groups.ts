import type { OperationCheck } from '../api/types.ts'

export type CheckState = OperationCheck['state']

export const STATE_WORDS: Readonly<Record<CheckState, string>> = {
  bad: 'bad',
  attention: 'attention',
  unknown: 'unknown',
  good: 'good',
}

/** What its figure in the count is called. */
const ORDER: readonly CheckState[] = ['bad', 'attention', 'unknown', 'good']

export interface CheckGroup {
  readonly name: OperationCheck['group']
  readonly checks: readonly OperationCheck[]
}

/** The checks of each group, the group with the worst first; within a group as the server gave them, the worst first. */
export function groupsOf(checks: readonly OperationCheck[]): readonly CheckGroup[] {
  const groups = new Map<OperationCheck['group'], OperationCheck[]>()
  for (const check of checks) groups.set(check.group, [...(groups.get(check.group) ?? []), check])
  return [...groups].map(([name, own]) => ({ name, checks: own }))
}

/** `1 bad, 2 attention`: those that are not good; `all good` where there are none. */
export function countsOf(checks: readonly Pick<OperationCheck, 'state'>[]): string {
  const parts = ORDER.filter((state) => state !== 'good').flatMap((state) => {
    const count = checks.filter((one) => one.state === state).length
    return count === 0 ? [] : [`${count} ${STATE_WORDS[state]}`]
  })
  return parts.length === 0 ? 'all good' : parts.join(', ')
}

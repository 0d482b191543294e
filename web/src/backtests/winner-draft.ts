import type { BacktestSpec, Series, Strategy, Study } from '../api/types.ts'
import { formatDay } from '../format/time.ts'
import { type Draft, firstDraft, obstacleOf, withStrategy } from './request.ts'

const DAY = 86_400_000
const RISK = 'risk.'

/** The strategy that a study's winner can be run with from here; undefined where there is none. */
export function winnerStrategy(study: Study, strategies: readonly Strategy[]): Strategy | undefined {
  const strategy = strategies.find(({ name }) => name === study.strategy)
  if (!study.best || study.seen.to === null || !strategy || obstacleOf(strategy) !== null) return undefined
  return overridesOf(study.riskSettings) === undefined ? undefined : strategy
}

/** The winner of a study on the whole days that its search did not see; else the usual first draft. */
export function winnerDraft(
  study: Study | undefined,
  { strategies, series }: { readonly strategies: readonly Strategy[]; readonly series: readonly Series[] },
): Draft {
  const first = firstDraft(strategies, series)
  const strategy = study && winnerStrategy(study, strategies)
  if (!study?.best || study.seen.to === null || !strategy) return first
  const overrides = overridesOf(study.riskSettings) ?? {}
  const params = Object.fromEntries(
    Object.entries(study.best.parameters).filter(([name]) => !name.startsWith(RISK)),
  )
  return {
    ...withStrategy(first, strategy, series),
    from: formatDay(Math.floor(study.seen.to / DAY) * DAY + DAY),
    ...(Object.keys(params).length > 0 && { params }),
    ...(Object.keys(overrides).length > 0 && { overrides }),
  }
}

/** Settings of risk under the names of the API; undefined where it does not take one of them. */
function overridesOf(settings: unknown): BacktestSpec['overrides'] | undefined {
  const entries = Object.entries((settings ?? {}) as Record<string, unknown>)
  if (entries.some(([name]) => name === 'protections')) return undefined
  return Object.fromEntries(entries.map(([name, value]) => [camelCase(name), value]))
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

import type { ClientStatus } from '../api/types.ts'
import type { Health } from './deploy-words.ts'

/** One resource of a client, and what hangs on it. */
export interface Resource {
  readonly name: string
  readonly kind: 'file' | 'bot' | 'process'
  readonly health: Health
  readonly note: string
  /** Steps from the root. */
  readonly depth: number
}

/** What is wanted and what runs as one list from the root down: file, bots, and their processes. */
export function resourceTree({
  wanted,
  running,
}: Pick<ClientStatus, 'wanted' | 'running'>): readonly Resource[] {
  const seen = new Map((running?.bots ?? []).map((bot) => [bot.name, bot]))
  const names = new Set([...(wanted?.bots ?? []).map(({ name }) => name), ...seen.keys()])
  const file: Resource = {
    name: 'values.yaml',
    kind: 'file',
    health: wanted?.blocker ? 'Degraded' : wanted ? 'Healthy' : 'Missing',
    note: wanted?.blocker?.reason ?? (wanted ? `at ${wanted.commit.slice(0, 8)}` : 'is not there'),
    depth: 0,
  }
  return [file, ...[...names].sort().flatMap((name) => botAndProcess(name, { wanted, seen }))]
}

interface Known {
  readonly wanted: ClientStatus['wanted']
  readonly seen: ReadonlyMap<string, NonNullable<ClientStatus['running']>['bots'][number]>
}

function botAndProcess(name: string, { wanted, seen }: Known): readonly Resource[] {
  const spec = wanted?.bots.find((bot) => bot.name === name)
  const process = seen.get(name)
  const bot: Resource = {
    name,
    kind: 'bot',
    health: spec ? (process?.health ?? (wanted?.suspended ? 'Suspended' : 'Progressing')) : 'Progressing',
    note: spec
      ? `${spec.strategy} on ${spec.pairs.join(', ')} at ${spec.exchange}, ${spec.timeframe}`
      : 'is wanted no more',
    depth: 1,
  }
  if (!process) return [bot]
  const isOurs = spec === undefined || process.commandId === spec.commandId
  const restarts = process.restarts === 0 ? '' : `, started again ${process.restarts} ×`
  const label = isOurs ? '' : `, still of command ${process.commandId ?? 'nobody'}`
  return [
    bot,
    {
      name: 'process',
      kind: 'process',
      health: process.health,
      note: process.blocker?.reason ?? `${process.health.toLowerCase()}${restarts}${label}`,
      depth: 2,
    },
  ]
}

import type { Values, WantedBot } from '../deployment/index.ts'
import type { Asked } from './describe-command.ts'

/** What comes back, bot by bot; null: it goes. */
export interface RollBackPlan {
  readonly bots: Readonly<Record<string, WantedBot | null>>
  readonly suspended?: boolean
}

export interface RollBackFacts {
  /** Specs that were healthy last. */
  readonly healthy: Readonly<Record<string, WantedBot>>
  /** The file at the command's own commit. */
  readonly written: Values
  /** Whether the client rested before the command. */
  readonly wasSuspended: boolean
}

/** Undoes what the command did and nothing else. */
export function planRollBack({ id, request }: Asked, facts: RollBackFacts): RollBackPlan {
  const { healthy, written, wasSuspended } = facts
  switch (request.kind) {
    case 'deploy':
      return { bots: { [request.bot.name]: healthy[request.bot.name] ?? null } }
    case 'stop':
      return { bots: request.bot === null ? healthy : pick(healthy, request.bot) }
    case 'suspend':
    case 'resume':
      return { bots: {}, suspended: wasSuspended }
    case 'edit': {
      const names = new Set(written.bots.map(({ name }) => name))
      const gone = Object.entries(healthy).filter(([name]) => !names.has(name))
      const changed = written.bots.filter(({ commandId }) => commandId === id)
      return {
        bots: {
          ...Object.fromEntries(gone),
          ...Object.fromEntries(changed.map(({ name }) => [name, healthy[name] ?? null])),
        },
        ...((written.suspended ?? false) !== wasSuspended && { suspended: wasSuspended }),
      }
    }
  }
}

function pick(healthy: Readonly<Record<string, WantedBot>>, name: string): Record<string, WantedBot> {
  const bot = healthy[name]
  return bot ? { [name]: bot } : {}
}

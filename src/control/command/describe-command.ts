import type { Values, ValuesEdit } from '../deployment/index.ts'
import type { Command, CommandRequest } from './command.ts'

/** A command whose request is known. */
export interface Asked extends Command {
  readonly request: CommandRequest
}

/** Whether it can make bots run that did not, or otherwise. What only ends bots is always allowed. */
export function addsRisk({ kind }: CommandRequest): boolean {
  return kind === 'deploy' || kind === 'resume' || kind === 'edit'
}

/** What it asks for, in a few words. */
export function describeRequest(request: CommandRequest): string {
  switch (request.kind) {
    case 'deploy':
      return `deploy bot ${request.bot.name}`
    case 'stop':
      return request.bot === null ? 'stop all bots' : `stop bot ${request.bot}`
    case 'suspend':
    case 'resume':
      return request.kind
    case 'edit':
      return `adopt commit ${request.commit.slice(0, 12)}`
  }
}

/** What the audit log says of it: names that were judged, nothing that anybody could hide a secret in. */
export function auditedDetail(request: CommandRequest): Readonly<Record<string, string | boolean>> {
  switch (request.kind) {
    case 'deploy': {
      const { name, strategy, dryRun } = request.bot
      return { bot: name, strategy, withMoney: !dryRun }
    }
    case 'stop':
      return { bot: request.bot ?? 'all bots' }
    case 'suspend':
    case 'resume':
      return {}
    case 'edit':
      return { commit: request.commit }
  }
}

/** What it writes into the client's file. `accepted`: what commands vouch for before it. */
export function editOf({ id, request }: Asked, accepted: Values | undefined): ValuesEdit {
  switch (request.kind) {
    case 'deploy':
      return { kind: 'put-bot', bot: { ...request.bot, commandId: id } }
    case 'stop':
      return request.bot === null ? { kind: 'remove-bots' } : { kind: 'remove-bot', name: request.bot }
    case 'suspend':
    case 'resume':
      return { kind: 'suspend', suspended: request.kind === 'suspend' }
    case 'edit':
      return { kind: 'adopt', before: accepted }
  }
}

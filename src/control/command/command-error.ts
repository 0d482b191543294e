import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

export type CommandCode =
  /** The id was used with another request. */
  | 'command.changed'
  | 'command.id'
  | 'command.invalid'
  /** Not in this state. */
  | 'command.state'
  | 'command.unknown'

const KINDS: Readonly<Record<CommandCode, FaultKind>> = {
  'command.changed': 'conflict',
  'command.id': 'usage',
  'command.invalid': 'usage',
  'command.state': 'conflict',
  'command.unknown': 'no-data',
}

export class CommandError extends Fault {
  declare readonly code: CommandCode

  constructor(code: CommandCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}

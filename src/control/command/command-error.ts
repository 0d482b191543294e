import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

export type CommandCode =
  /** The id was used with another request. */
  | 'command.changed'
  /** Too many of a client wait. */
  | 'command.full'
  | 'command.id'
  | 'command.invalid'
  /** Whoever asked for it cannot agree with it. */
  | 'command.own'
  /** Not in this state. */
  | 'command.state'
  | 'command.unknown'

const KINDS: Readonly<Record<CommandCode, FaultKind>> = {
  'command.changed': 'conflict',
  'command.full': 'gate',
  'command.id': 'usage',
  'command.invalid': 'usage',
  'command.own': 'gate',
  'command.state': 'conflict',
  'command.unknown': 'no-data',
}

export class CommandError extends Fault {
  declare readonly code: CommandCode

  constructor(code: CommandCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}

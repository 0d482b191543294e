export {
  type Approval,
  type Command,
  type CommandId,
  type CommandRequest,
  type CommandSource,
  type CommandState,
  type CommandStep,
  END_STATES,
  isEnd,
  OPEN_STATES,
  parseCommandId,
} from './command.ts'
export { type CommandCode, CommandError } from './command-error.ts'
export type { CommandChange, CommandStore, NewCommand } from './port.ts'

export {
  type Approval,
  type Command,
  type CommandId,
  type CommandKind,
  type CommandRequest,
  type CommandSource,
  type CommandState,
  type CommandStep,
  END_STATES,
  isEnd,
  kindOf,
  OPEN_STATES,
  parseCommandId,
} from './command.ts'
export { type CommandCode, CommandError } from './command-error.ts'
export {
  changedCommand,
  requireApprovable,
  requireOpen,
  requireSameRequest,
  unknownCommand,
} from './command-terms.ts'
export { attemptOf, type CommandView, commandView } from './command-view.ts'
export { approveCommand, cancelCommand, personOf } from './decide-command.ts'
export { auditedDetail } from './describe-command.ts'
export { driveClient } from './drive-client.ts'
export type { CommandEvent, DrivePorts, Stepped } from './drive-ports.ts'
export { type Followed, followRepository } from './follow-repository.ts'
export { memoryCommandStore } from './memory-command-store.ts'
export { plainDecoder } from './plain-decoder.ts'
export type {
  ClientClaim,
  CommandChange,
  CommandStore,
  Decoder,
  Gate,
  GateAnswer,
  NewCommand,
} from './port.ts'
export { type Message, MOST_OPEN, receive } from './receive.ts'
export { requestDigest } from './request-digest.ts'
export { type CommandTiming, DEFAULT_TIMING } from './timing.ts'

import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

export type DeploymentCode =
  /** A values file says what cannot be. */
  | 'values.invalid'
  /** A bot that is not among the client's. */
  | 'values.no-bot'
  /** The wanted state is another command's by now. */
  | 'values.superseded'
  /** A commit would carry a secret. */
  | 'git.secret'
  /** Others write faster than we can try again. */
  | 'git.contended'
  /** The remote does not answer, or refuses us. */
  | 'git.unreachable'
  /** History was rewritten under us. */
  | 'git.rewritten'
  | 'git.failed'
  /** Address, branch, folder, author or key of the repository that cannot be used. */
  | 'git.settings'
  | 'secret.unknown'
  | 'secret.name'
  | 'secret.value'
  /** The house keeps it; its tenant may not. */
  | 'secret.reserved'
  /** Something that would be kept in clear holds a secret. */
  | 'secret.exposed'
  /** The store refuses our login, or what it may do. */
  | 'secret.denied'
  | 'secret.unreachable'
  /** What is stored cannot be opened: another key, damaged, not ours. */
  | 'secret.unreadable'
  /** The store's address or settings cannot be used. */
  | 'secret.store'
  | 'runtime.unreachable'
  | 'runtime.unsupported'

const KINDS: Readonly<Record<DeploymentCode, FaultKind>> = {
  'values.invalid': 'config',
  'values.no-bot': 'no-data',
  'values.superseded': 'conflict',
  'git.secret': 'gate',
  'git.contended': 'conflict',
  'git.unreachable': 'remote',
  'git.rewritten': 'conflict',
  'git.failed': 'failed',
  'git.settings': 'config',
  'secret.unknown': 'no-data',
  'secret.name': 'usage',
  'secret.value': 'usage',
  'secret.reserved': 'gate',
  'secret.exposed': 'gate',
  'secret.denied': 'auth',
  'secret.unreadable': 'config',
  'secret.store': 'config',
  'secret.unreachable': 'remote',
  'runtime.unreachable': 'remote',
  'runtime.unsupported': 'gate',
}

export class DeploymentError extends Fault {
  declare readonly code: DeploymentCode

  constructor(code: DeploymentCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}

import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

export type OperationCode =
  | 'alert.channel'
  | 'alert.most'
  | 'alert.over'
  | 'alert.setting'
  | 'alert.taken'
  | 'alert.unknown'
  | 'leader.fenced'
  | 'backup.busy'
  | 'backup.changed'
  | 'backup.damaged'
  | 'backup.gap'
  | 'backup.key'
  | 'backup.none'
  | 'backup.not-reached'
  | 'backup.not-recovered'
  | 'backup.programs'
  | 'backup.right'
  | 'backup.server'
  | 'backup.tablespaces'
  | 'backup.target'
  | 'backup.tenant'
  | 'backup.usage'
  | 'webhook.address'
  | 'webhook.most'
  | 'webhook.paused'
  | 'webhook.unknown'

const KINDS: Readonly<Record<OperationCode, FaultKind>> = {
  'alert.channel': 'usage',
  'alert.most': 'gate',
  'alert.over': 'conflict',
  'alert.setting': 'usage',
  'alert.taken': 'conflict',
  'alert.unknown': 'no-data',
  'leader.fenced': 'conflict',
  'backup.busy': 'conflict',
  'backup.changed': 'conflict',
  'backup.damaged': 'failed',
  'backup.gap': 'no-data',
  'backup.key': 'config',
  'backup.none': 'no-data',
  'backup.not-reached': 'no-data',
  'backup.not-recovered': 'failed',
  'backup.programs': 'config',
  'backup.right': 'auth',
  'backup.server': 'remote',
  'backup.tablespaces': 'config',
  'backup.target': 'config',
  'backup.tenant': 'conflict',
  'backup.usage': 'usage',
  'webhook.address': 'usage',
  'webhook.most': 'gate',
  'webhook.paused': 'conflict',
  'webhook.unknown': 'no-data',
}

export class OperationError extends Fault {
  declare readonly code: OperationCode

  constructor(code: OperationCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}

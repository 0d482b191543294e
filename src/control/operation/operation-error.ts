import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

export type OperationCode = 'webhook.address' | 'webhook.most' | 'webhook.paused' | 'webhook.unknown'

const KINDS: Readonly<Record<OperationCode, FaultKind>> = {
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

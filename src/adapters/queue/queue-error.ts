import { Fault, type FaultDetails } from '../../domain/index.ts'

export type QueueCode = 'queue.unreachable' | 'queue.closed'

/** Why jobs cannot be handed out. */
export class QueueError extends Fault {
  declare readonly code: QueueCode

  constructor(code: QueueCode, message: string, details: FaultDetails = {}) {
    super(code === 'queue.unreachable' ? 'remote' : 'failed', code, message, details)
  }
}

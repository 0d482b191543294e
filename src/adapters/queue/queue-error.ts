import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

/** Every code of {@link QueueError}, with the kind of failure it is. */
export const QUEUE_ERROR_KINDS = {
  'queue.unreachable': 'remote',
  /** The reason that an aborted job is given. */
  'queue.closed': 'failed',
} as const satisfies Readonly<Record<string, FaultKind>>

export type QueueCode = keyof typeof QUEUE_ERROR_KINDS

/** Why jobs cannot be handed out. */
export class QueueError extends Fault {
  declare readonly code: QueueCode

  constructor(code: QueueCode, message: string, details: FaultDetails = {}) {
    super(QUEUE_ERROR_KINDS[code], code, message, details)
  }
}

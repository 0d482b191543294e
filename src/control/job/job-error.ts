import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

export type JobCode =
  /** The id was used for another request. */
  | 'job.changed'
  | 'job.id'
  /** Not in this state. */
  | 'job.state'
  | 'job.unknown'
  /** What lies under a hash is something else. */
  | 'bundle.corrupt'
  /** No hash, or a file that cannot stand alone. */
  | 'bundle.invalid'
  | 'bundle.missing'

const KINDS: Readonly<Record<JobCode, FaultKind>> = {
  'job.changed': 'conflict',
  'job.id': 'usage',
  'job.state': 'conflict',
  'job.unknown': 'no-data',
  'bundle.corrupt': 'gate',
  'bundle.invalid': 'gate',
  'bundle.missing': 'no-data',
}

export class JobError extends Fault {
  declare readonly code: JobCode

  constructor(code: JobCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}

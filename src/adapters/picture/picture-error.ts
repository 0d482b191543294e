import { Fault, type FaultDetails } from '../../domain/index.ts'

/** What drawing pictures throws. */
export class PictureError extends Fault {
  constructor(code: 'picture.unreadable', message: string, details: FaultDetails = {}) {
    super('failed', code, message, details)
  }
}

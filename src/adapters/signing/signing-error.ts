import { Fault, type FaultDetails } from '../../domain/index.ts'

/** Failures of keys; the codes are documented in `docs/reference/errors.md`. */
export class SigningError extends Fault {
  constructor(code: 'signing.key', message: string, details: FaultDetails = {}) {
    super('config', code, message, details)
  }
}

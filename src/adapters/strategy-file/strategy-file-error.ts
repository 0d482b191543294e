import { Fault, type FaultDetails } from '../../domain/index.ts'

/** Failures of this adapter; the codes are documented in `docs/reference/errors.md`. */
export class StrategyFileError extends Fault {
  constructor(
    code:
      | 'strategy-file.missing'
      | 'strategy-file.broken'
      | 'strategy-file.no-strategy'
      | 'strategy-file.no-export'
      | 'strategy-file.too-large',
    message: string,
    details: FaultDetails = {},
  ) {
    super(code === 'strategy-file.missing' ? 'usage' : 'failed', code, message, details)
  }
}

import { Fault, type FaultDetails } from '../../domain/index.ts'

/** Failures of this room; the codes are documented in `docs/reference/errors.md`. */
export class StrategyError extends Fault {
  constructor(
    code:
      | 'strategy.invalid'
      | 'strategy.parameter'
      | 'strategy.column'
      | 'strategy.threw'
      | 'strategy.looks-ahead',
    message: string,
    details: FaultDetails = {},
  ) {
    super(code === 'strategy.looks-ahead' ? 'gate' : 'failed', code, message, details)
  }
}

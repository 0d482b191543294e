import { Fault, type FaultDetails } from '../../domain/index.ts'

/** Failures of this room; the codes are documented in `docs/reference/errors.md`. */
export class EngineError extends Fault {
  constructor(
    code:
      | 'engine.setting'
      | 'engine.unsupported'
      | 'engine.no-markets'
      | 'engine.warm-up'
      | 'engine.diverged',
    message: string,
    details: FaultDetails = {},
  ) {
    const kind = code === 'engine.warm-up' || code === 'engine.no-markets' ? 'no-data' : 'config'
    super(code === 'engine.diverged' ? 'failed' : kind, code, message, details)
  }
}

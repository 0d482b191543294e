import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

const KINDS = {
  'engine.setting': 'config',
  'engine.unsupported': 'config',
  'engine.no-markets': 'no-data',
  'engine.warm-up': 'no-data',
  'engine.informative': 'no-data',
  'engine.quotes': 'usage',
  'engine.diverged': 'failed',
} as const satisfies Readonly<Record<string, FaultKind>>

/** Failures of this room; the codes are documented in `docs/reference/errors.md`. */
export class EngineError extends Fault {
  constructor(code: keyof typeof KINDS, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}

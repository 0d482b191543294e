import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

const KINDS = {
  'strategy.invalid': 'failed',
  'strategy.parameter': 'failed',
  'strategy.callback': 'failed',
  'strategy.column': 'failed',
  'strategy.threw': 'failed',
  'strategy.wrote': 'failed',
  'strategy.unsteady': 'gate',
  'strategy.looks-ahead': 'gate',
} as const satisfies Readonly<Record<string, FaultKind>>

/** Failures of this room; the codes are documented in `docs/reference/errors.md`. */
export class StrategyError extends Fault {
  constructor(code: keyof typeof KINDS, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}

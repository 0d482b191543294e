import { Fault, type FaultDetails, type FaultKind } from '../../../domain/index.ts'

const KINDS = {
  'hyperopt.space': 'usage',
  'hyperopt.parameters': 'usage',
  'hyperopt.objective': 'usage',
  'hyperopt.setting': 'usage',
  'study.changed': 'conflict',
  'study.busy': 'conflict',
  'study.out-of-order': 'conflict',
  'study.unknown': 'no-data',
  'study.evaluator': 'failed',
} as const satisfies Readonly<Record<string, FaultKind>>

export type HyperoptCode = keyof typeof KINDS

/** What a search refuses, and why it cannot go on; the codes are documented in `docs/reference/errors.md`. */
export class HyperoptError extends Fault {
  constructor(code: HyperoptCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}

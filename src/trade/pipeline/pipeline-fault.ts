import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

const KINDS = {
  'config.invalid': 'config',
  'config.conflict': 'config',
  'column.missing': 'config',
  'label.horizon': 'config',
  'rows.few': 'no-data',
  'rows.none': 'no-data',
  'feature.empty': 'failed',
  'feature.future': 'gate',
  'label.one-class': 'failed',
  'train.refused': 'failed',
  'artifact.missing': 'failed',
  'artifact.corrupt': 'failed',
  'worker.failed': 'failed',
} as const satisfies Readonly<Record<string, FaultKind>>

export type PipelineFaultCode = keyof typeof KINDS

/** Every code of {@link PipelineFault}, for the documentation. */
export const PIPELINE_FAULT_CODES = Object.keys(KINDS) as readonly PipelineFaultCode[]

/** A failure of the research line. */
export class PipelineFault extends Fault {
  declare readonly code: PipelineFaultCode

  constructor(code: PipelineFaultCode, message: string, details: FaultDetails = {}) {
    super(KINDS[code], code, message, details)
  }
}

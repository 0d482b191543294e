import { Fault, type FaultDetails, type FaultKind } from '../../domain/index.ts'

/** Every code of {@link PipelineFault} and what it means for the process that meets it. */
export const PIPELINE_FAULT_KINDS = {
  'config.invalid': 'config',
  'config.conflict': 'config',
  'column.missing': 'config',
  'label.horizon': 'config',
  'rows.few': 'no-data',
  'rows.none': 'no-data',
  'feature.empty': 'failed',
  'feature.future': 'gate',
  'feature.custom': 'config',
  'label.one-class': 'failed',
  'train.refused': 'failed',
  'model.foreign': 'failed',
  'artifact.missing': 'failed',
  'artifact.corrupt': 'failed',
  'worker.failed': 'failed',
  'object.missing': 'no-data',
  'object.conflict': 'conflict',
  'object.denied': 'auth',
  'object.unreachable': 'remote',
  'object.key': 'usage',
  'object.too-large': 'failed',
  'object.store': 'config',
  'panel.setting': 'config',
  'panel.large': 'config',
  'panel.version': 'failed',
  'model.malformed': 'usage',
  'model.unknown': 'no-data',
  'model.file': 'config',
  'model.differs': 'conflict',
  'model.features': 'config',
  'model.aliased': 'conflict',
  'model.moved': 'conflict',
  'model.first': 'conflict',
  'model.evidence': 'config',
  'prediction.malformed': 'usage',
  'online.setting': 'config',
  'online.history': 'no-data',
  'online.state': 'conflict',
} as const satisfies Readonly<Record<string, FaultKind>>

export type PipelineFaultCode = keyof typeof PIPELINE_FAULT_KINDS

/** A failure of the research line. */
export class PipelineFault extends Fault {
  declare readonly code: PipelineFaultCode

  constructor(code: PipelineFaultCode, message: string, details: FaultDetails = {}) {
    super(PIPELINE_FAULT_KINDS[code], code, message, details)
  }
}

import { Fault, type FaultDetails } from '../../domain/index.ts'

export type ConfigFaultCode = 'config.syntax' | 'config.duplicate-key'

/** A configuration that cannot be read as JSON with comments. */
export class ConfigFault extends Fault {
  constructor(code: ConfigFaultCode, message: string, details: FaultDetails = {}) {
    super('config', code, message, details)
  }
}

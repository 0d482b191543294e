import { PipelineFault } from '../pipeline-fault.ts'

/** Adds to a fault where in the configuration it arose. */
export function located<T>(pointer: string, compute: () => T): T {
  try {
    return compute()
  } catch (error) {
    if (!(error instanceof PipelineFault) || error.where !== undefined) throw error
    throw new PipelineFault(error.code, `${pointer}: ${error.message}`, {
      where: pointer,
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    })
  }
}

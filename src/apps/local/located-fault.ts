import { placeOf } from '../../adapters/strategy-file/index.ts'
import { Fault } from '../../domain/index.ts'

/** A failure with the line of the user's own file in front, where the failure passed through it. */
export function locatedFault(error: unknown, file: string): unknown {
  if (!(error instanceof Fault) || error.where) return error
  const where = placeOf(error, file)
  if (!where) return error
  return new Fault(error.kind, error.code, `${where}: ${error.message}`, {
    where,
    cause: error,
    ...(error.hint && { hint: error.hint }),
  })
}

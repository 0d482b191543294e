import { Fault } from '../../domain/index.ts'

/** Whether work failed for want of the house's own database: that is no word about the work, which is done over. */
export function isPassing(error: unknown): boolean {
  return error instanceof Fault && error.kind === 'remote' && error.code.startsWith('store.')
}

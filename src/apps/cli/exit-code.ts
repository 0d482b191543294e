import { Fault, type FaultKind } from '../../domain/index.ts'

/** What the process answers with; documented in `docs/reference/errors.md`. */
export const EXIT = {
  failed: 1,
  usage: 2,
  config: 3,
  'no-data': 4,
  auth: 5,
  conflict: 6,
  remote: 7,
  gate: 8,
  interrupted: 130,
} as const satisfies Record<FaultKind | 'interrupted', number>

export function exitCodeOf(error: unknown): number {
  return error instanceof Fault ? EXIT[error.kind] : EXIT.failed
}

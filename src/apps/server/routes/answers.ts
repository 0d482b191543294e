import type { TSchema } from 'typebox'
import { Problem } from '../schemas/shared.ts'

/** What any route may answer instead of what is wanted. */
export const PROBLEMS = {
  default: {
    description: 'What went wrong.',
    content: { 'application/problem+json': { schema: Problem } },
  },
}

/** The answers of a route: one that is wanted, and problem documents. */
export function answers<Status extends number, Schema extends TSchema>(status: Status, schema: Schema) {
  return { [status]: schema, ...PROBLEMS } as Record<Status, Schema> & typeof PROBLEMS
}

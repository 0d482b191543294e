import type { TSchema } from 'typebox'
import { Problem } from '../schemas/shared.ts'

/** The answers of a route: one that is wanted, and problem documents. */
export function answers<Status extends number, Schema extends TSchema>(status: Status, schema: Schema) {
  return {
    [status]: schema,
    default: {
      description: 'What went wrong.',
      content: { 'application/problem+json': { schema: Problem } },
    },
  } as Record<Status, Schema> & { default: unknown }
}

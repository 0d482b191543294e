import type { Static } from 'typebox'
import type { PageQuery } from './schemas/shared.ts'

/** A page as stores are asked for it. */
export function storePage({ cursor, limit = 50 }: Static<typeof PageQuery>): {
  readonly limit: number
  readonly cursor?: string
} {
  return { limit, ...(cursor !== undefined && { cursor }) }
}

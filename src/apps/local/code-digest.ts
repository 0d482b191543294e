import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** SHA-256 of a strategy's file. */
export function codeDigest(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex')
}

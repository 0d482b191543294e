import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { UNFINISHED } from './write-whole.ts'

/** A folder of one process for what does not fit into memory, made when it is needed; swept as an unfinished file is. */
export function spillFolder(folder: string): string {
  return join(folder, `spill-${randomUUID()}${UNFINISHED}`)
}

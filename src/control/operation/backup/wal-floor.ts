import { sha256 } from '../../../math/index.ts'
import { OperationError } from '../operation-error.ts'
import { walPrefix } from './wal-name.ts'

/**
 * The first place of a server's log that is kept; written before anything in front of it is removed. What is missing
 * behind it was lost.
 */
export function floorKey(systemId: string): string {
  return `${walPrefix(systemId)}floor`
}

export function formatFloor(lsn: string): Uint8Array {
  return new TextEncoder().encode(`${lsn}\n${sha256(lsn)}\n`)
}

/** @throws OperationError `backup.damaged` */
export function parseFloor(key: string, bytes: Uint8Array): string {
  const [lsn = '', sum] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes).split('\n')
  if (sha256(lsn) === sum) return lsn
  throw new OperationError('backup.damaged', `${key} is not as it was written`, {
    hint: 'It is written anew when old backups expire.',
    where: key,
  })
}

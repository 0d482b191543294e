import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { SourceError } from '../source-error.ts'

/** Ending of the file that lies beside an archive. */
export const CHECKSUM = '.CHECKSUM'

/**
 * Compares an archive with the SHA-256 in the file beside it. Where there is none, nothing is compared, unless
 * `isRequired`. True where it was compared.
 * @throws SourceError `archive.checksum`
 */
export function requireChecksum(bytes: Uint8Array, path: string, isRequired: boolean): boolean {
  const text = beside(`${path}${CHECKSUM}`)
  if (text === undefined) {
    if (!isRequired) return false
    throw refused(path, `has no ${CHECKSUM} file beside it`, 'Fetch it as well, or import without --verify.')
  }
  const wanted = /^\s*([0-9a-f]{64})(?:\s|$)/i.exec(text)?.[1]?.toLowerCase()
  if (!wanted) throw refused(path, `has a ${CHECKSUM} file that holds no SHA-256`, 'Fetch that file again.')
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found === wanted) return true
  throw refused(path, `has SHA-256 ${found}, its ${CHECKSUM} file says ${wanted}`, 'Fetch the archive again.')
}

function beside(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new SourceError(
      'file.unreadable',
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code})`,
      {
        hint: 'Let this user read it.',
        where: path,
        cause: error,
      },
    )
  }
}

function refused(path: string, what: string, hint: string): SourceError {
  return new SourceError('archive.checksum', `${path} ${what}`, { hint, where: path })
}

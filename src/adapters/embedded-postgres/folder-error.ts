import { EmbeddedPostgresError } from './embedded-postgres-error.ts'

const NOT_WRITABLE = new Set(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'])
const FULL = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/
const FORBIDDEN = /Permission denied|Read-only file system|Operation not permitted/

/** Says what a failed file operation on `path` means; what is no matter of folders comes back as it is. */
export function folderError(error: unknown, path: string): unknown {
  const code = (error as { code?: unknown }).code
  if (error instanceof EmbeddedPostgresError || typeof code !== 'string') return error
  if (FULL.test(code)) return diskFull(path, error)
  if (NOT_WRITABLE.has(code)) return notWritable(path, error)
  return error
}

/** The same judgement on what a PostgreSQL program printed; undefined when it speaks of something else. */
export function folderErrorInOutput(output: string, path: string): EmbeddedPostgresError | undefined {
  const line = output.split('\n').find((text) => FULL.test(text) || FORBIDDEN.test(text))
  if (line === undefined) return undefined
  return FULL.test(line) ? diskFull(path, line) : notWritable(path, line)
}

function diskFull(path: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError('postgres.disk-full', `no space is left for the database in ${path}`, {
    where: path,
    hint: 'Free some space and start again, nothing that was acknowledged is lost; or set DATABASE_URL.',
    cause,
  })
}

function notWritable(path: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError('postgres.folder-not-writable', `${path} cannot be written`, {
    where: path,
    hint: 'Give this user the folder (chown), choose another state folder, or set DATABASE_URL.',
    cause,
  })
}

import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FileSecretsOptions, fileSecrets } from './file-secrets.ts'

/** A folder for secrets and an identity, removed at the end. */
export function filePlace() {
  const parent = mkdtempSync(join(tmpdir(), 'leme-secrets-'))
  const folder = join(parent, 'secrets')
  const file = join(parent, 'identity.txt')
  return {
    parent,
    folder,
    file,
    open: (options: Partial<FileSecretsOptions> = {}) =>
      fileSecrets({ folder, identity: { file }, ...options }),
    /** Paths of all files, below the folder of secrets. */
    files: () => filesBelow(folder),
    [Symbol.dispose]: () => rmSync(parent, { recursive: true, force: true }),
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

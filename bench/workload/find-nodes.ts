import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** A Node.js that a user may start the command with. */
export interface FoundNode {
  readonly path: string
  /** `24.1.0`. */
  readonly version: string
}

/** The Node.js of this process and, where the machine has another one, that as well. */
export function findNodes(): readonly FoundNode[] {
  const own = { path: process.execPath, version: process.versions.node }
  const name = process.platform === 'win32' ? 'node.exe' : 'node'
  const folders = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
  const path = folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate))
  if (!path) return [own]
  const version = execFileSync(path, ['--version'], { encoding: 'utf8' }).trim().slice(1)
  return version === own.version ? [own] : [own, { path, version }]
}

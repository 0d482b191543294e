import { statSync } from 'node:fs'
import { dirname, parse } from 'node:path'

export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

/** The user without rights that every Linux has; PostgreSQL refuses to run as root. */
const NOBODY: ServerUser = { uid: 65534, gid: 65534 }

/**
 * Who the server runs as: undefined means "as this process". For root it is the owner of the data
 * folder where there is one (a user's data stays the user's under sudo), else nobody.
 */
export function serverUser(dataDir?: string): ServerUser | undefined {
  if (process.geteuid?.() !== 0) return undefined
  const owner = dataDir === undefined ? undefined : statSync(dataDir, { throwIfNoEntry: false })
  return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : NOBODY
}

/** Whether `user` may pass through `folder` and every folder above it. */
export function canReach(folder: string, user: ServerUser): boolean {
  const stat = statSync(folder)
  const bit = stat.uid === user.uid ? 0o100 : stat.gid === user.gid ? 0o010 : 0o001
  if ((stat.mode & bit) === 0) return false
  return folder === parse(folder).root || canReach(dirname(folder), user)
}

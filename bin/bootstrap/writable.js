import { accessSync, constants } from 'node:fs'
import { userInfo } from 'node:os'
import { dirname } from 'node:path'
import { Stop } from './step.js'

/**
 * Whether this user may write into a folder, or create it where it does not exist yet.
 *
 * @param {string} path
 * @returns {boolean}
 */
export function isWritable(path) {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch (error) {
    const missing = /** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT'
    return missing && dirname(path) !== path && isWritable(dirname(path))
  }
}

/**
 * @param {string} path a folder that is about to be written
 * @param {string} purpose what for
 */
export function requireWritable(path, purpose) {
  if (isWritable(path)) return
  throw new Stop(
    `${purpose} needs to write ${path}, which ${userInfo().username} may not.`,
    'Clone Leme into a folder of your own, or give this one to your user (chown -R), then run the command again.',
  )
}

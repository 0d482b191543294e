import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { homedir, tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
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

/**
 * Folder for what Node.js has compiled, so that the next start need not: the one that NODE_COMPILE_CACHE
 * names, else one of the user's cache, else one of the temporary files. Node.js creates it, sees whether
 * what it reads there fits the sources, and does without where it cannot write.
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | undefined} undefined when all of them are somebody else's, for code is read from there
 */
export function compileCacheFolder(env = process.env) {
  if (env.NODE_COMPILE_CACHE) return env.NODE_COMPILE_CACHE
  const folders = [join(userCache(env), 'leme', 'compiled'), join(tmpdir(), 'leme-compiled')]
  return folders.find((folder) => isWritable(folder) && isOurs(folder))
}

/** The same for the environment of a process that is started. */
export function cacheEnvironment() {
  const folder = compileCacheFolder()
  return folder === undefined ? {} : { NODE_COMPILE_CACHE: folder }
}

/** @param {NodeJS.ProcessEnv} env */
function userCache(env) {
  if (env.XDG_CACHE_HOME) return env.XDG_CACHE_HOME
  const home = homeFolder()
  if (process.platform === 'win32') return env.LOCALAPPDATA ?? join(home, 'AppData', 'Local')
  return join(home, ...(process.platform === 'darwin' ? ['Library', 'Caches'] : ['.cache']))
}

/** Service users often have none, or one that is not there. */
function homeFolder() {
  try {
    const home = homedir()
    return existsSync(home) ? home : tmpdir()
  } catch {
    return tmpdir()
  }
}

/** @param {string} folder one that need not be there yet */
function isOurs(folder) {
  const owner = statSync(folder, { throwIfNoEntry: false })?.uid
  return owner === undefined || process.getuid === undefined || owner === process.getuid()
}

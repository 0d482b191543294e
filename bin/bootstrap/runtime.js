import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { capture } from './child.js'
import { Stop } from './step.js'
import { requireWritable } from './writable.js'

/** The version of Node.js whose type stripping and library Leme relies on. */
export const MAJOR = 24

/**
 * The Node.js that came with Leme as an npm package, beside it or hoisted above it.
 *
 * @param {string} root folder of Leme's package.json
 * @returns {{ folder: string, binary: string } | undefined} undefined when the package is not installed
 */
export function packagedNode(root) {
  try {
    const folder = dirname(createRequire(join(root, 'package.json')).resolve('node/package.json'))
    return { folder, binary: join(folder, 'bin', process.platform === 'win32' ? 'node.exe' : 'node') }
  } catch {
    return undefined
  }
}

/**
 * Path of a Node.js 24. Where npm was told not to run install scripts the package is an empty shell; its
 * own script is run then.
 *
 * @param {string} root
 * @param {(text: string) => void} say
 * @returns {Promise<{ binary: string, version: string }>}
 */
export async function ensureNode(root, say) {
  const found = packagedNode(root)
  if (!found) throw missing('The npm package "node" is not installed.')
  const version = versionOf(found.binary)
  if (version) return { binary: found.binary, version }
  requireWritable(found.folder, 'Completing Node.js')
  say(`completing Node.js ${MAJOR}; its install script did not run`)
  const { output } = await capture(process.execPath, ['installArchSpecificPackage.js'], { cwd: found.folder })
  const completed = versionOf(found.binary)
  if (!completed) throw missing(`Node.js ${MAJOR} could not be completed:\n${output.trim()}`)
  return { binary: found.binary, version: completed }
}

/**
 * The Node.js 24 that is there by what its package says of itself. To ask the program itself takes as long
 * as to start it, so whoever starts this one has to be ready for one that does not run.
 *
 * @param {string} root
 * @returns {string | undefined} its path; undefined when it has to be completed first
 */
export function untriedNode(root) {
  const found = packagedNode(root)
  if (!found || !existsSync(found.binary)) return undefined
  const { version } = JSON.parse(readFileSync(join(found.folder, 'package.json'), 'utf8'))
  return Number.parseInt(version, 10) >= MAJOR ? found.binary : undefined
}

/**
 * @param {string} binary
 * @returns {string | undefined} `v24.1.2`; undefined when it does not run or is older than 24
 */
export function versionOf(binary) {
  if (!existsSync(binary)) return undefined
  try {
    const version = execFileSync(binary, ['--version'], { encoding: 'utf8' }).trim()
    return Number.parseInt(version.slice(1), 10) >= MAJOR ? version : undefined
  } catch {
    return undefined
  }
}

/** @param {string} message */
function missing(message) {
  return new Stop(
    message,
    `Install Node.js ${MAJOR} yourself, or let npm run the install script of the package "node", then run the command again.`,
  )
}

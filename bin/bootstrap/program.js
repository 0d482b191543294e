import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Says of which files the build was made: their sizes, times and names. Written last. */
const STAMP = join('node_modules', '.leme-program')

/**
 * The command's main module in a checkout: the built one while every source is as it was when that was made,
 * for it loads in a third of the time, else the source.
 *
 * @param {string} root the checkout
 * @returns {string}
 */
export function programMain(root) {
  const built = join(root, 'dist', 'apps', 'cli', 'main.js')
  return isProgramFresh(root) ? built : join(root, 'src', 'apps', 'cli', 'main.ts')
}

/**
 * Whether there is a build of the sources as they are. Some milliseconds.
 *
 * @param {string} root
 */
export function isProgramFresh(root) {
  if (!existsSync(join(root, 'dist', 'apps', 'cli', 'main.js'))) return false
  try {
    const lines = readFileSync(join(root, STAMP), 'utf8').trimEnd().split('\n')
    return lines.every((line) => {
      const at = line.indexOf(' ')
      return markOf(root, line.slice(at + 1)) === line.slice(0, at)
    })
  } catch {
    return false
  }
}

/**
 * Says of which files a build is being made, before it reads them.
 *
 * @param {string} root
 * @param {readonly string[]} files relative paths
 */
export function programStamp(root, files) {
  return files.map((file) => `${markOf(root, file)} ${file}\n`).join('')
}

/**
 * @param {string} root
 * @param {string} stamp of the build that is there; empty: there is none
 */
export function stampProgram(root, stamp) {
  writeFileSync(join(root, STAMP), stamp)
}

/** @param {string} root @param {string} file */
function markOf(root, file) {
  const { size, mtimeMs } = statSync(join(root, file))
  return `${size}:${mtimeMs}`
}

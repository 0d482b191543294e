import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fingerprint, textOf } from './fingerprint.js'
import { npm } from './packages.js'
import { Stop } from './step.js'
import { requireWritable } from './writable.js'

const SOURCES = ['web', 'src/client', 'package-lock.json']
const STAMP = join('web', 'dist', '.leme-stamp')

/**
 * Builds the web page when there is none or its sources have changed since.
 *
 * @param {string} root the checkout
 * @param {(text: string) => void} say
 * @returns {Promise<string>} what was done
 */
export async function ensureWeb(root, say) {
  const wanted = fingerprint(root, SOURCES)
  const built = existsSync(join(root, 'web', 'dist', 'index.html'))
  if (built && textOf(join(root, STAMP)) === wanted) return 'up to date'
  requireWritable(join(root, 'web', 'dist'), 'Building the web page')
  say('building')
  const { code, output } = await npm(root, ['run', 'build', '--workspace=web'])
  if (code !== 0) {
    throw new Stop(
      `The web page could not be built:\n${output.trim()}`,
      'Mend what the lines above name, then run the command again.',
    )
  }
  writeFileSync(join(root, STAMP), wanted)
  return 'built'
}

import { join } from 'node:path'
import { capture } from './child.js'
import { isProgramFresh } from './program.js'
import { isWritable } from './writable.js'

/**
 * Builds the program when its sources have changed since. Leme runs from its sources where that cannot be.
 *
 * @param {string} root
 * @param {string} node a Node.js 24
 * @param {(text: string) => void} say
 * @returns {Promise<string>} what was done
 */
export async function ensureProgram(root, node, say) {
  if (isProgramFresh(root)) return 'up to date'
  if (!isWritable(join(root, 'dist'))) return 'runs from the sources, for dist may not be written'
  say('building')
  const { code, output } = await capture(node, [join(root, 'bin', 'bootstrap', 'build-program.js')])
  return code === 0 ? 'built' : `runs from the sources, which could not be built: ${lastLine(output)}`
}

/** @param {string} output */
function lastLine(output) {
  return output.trim().split('\n').at(-1)
}

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensurePackages, npm } from './packages.js'
import { ensureNode } from './runtime.js'
import { step } from './step.js'
import { ensureWeb } from './web.js'

/** The checkout that this file lies in. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Brings a fresh clone to the point where everything can run; does nothing where that is so already.
 *
 * @returns {Promise<string>} the Node.js to run it with
 */
export async function prepare() {
  let node = ''
  await step('Packages', (say) => ensurePackages(ROOT, say))
  await step('Node.js', async (say) => {
    const { binary, version } = await ensureNode(ROOT, say)
    node = binary
    await linkNode()
    return version
  })
  await step('Web page', (say) => ensureWeb(ROOT, say))
  return node
}

/** npm links no command whose file was missing when it installed; npm scripts find Node.js 24 by that link. */
async function linkNode() {
  const links = ['node', 'node.cmd'].map((name) => join(ROOT, 'node_modules', '.bin', name))
  if (!links.some((link) => existsSync(link))) await npm(ROOT, ['rebuild', 'node', '--ignore-scripts'])
}

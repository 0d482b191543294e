import { handOver } from './child.js'
import { ensureNode, untriedNode, versionOf } from './runtime.js'
import { runMain } from './step.js'
import { cacheEnvironment } from './writable.js'

/** Shells and Node.js itself end with such a code when a program cannot be run, or was ended by a signal. */
const NOT_RUN = 126

/**
 * Runs a script with this command's arguments in the Node.js that came with Leme; its exit code is ours.
 *
 * @param {string} root folder of Leme's package.json
 * @param {string} script
 */
export async function runInNode24(root, script) {
  const args = [script, ...process.argv.slice(2)]
  const options = { env: { ...process.env, ...cacheEnvironment() } }
  await runMain(async () => {
    const untried = untriedNode(root)
    const code = untried === undefined ? NOT_RUN : await runUntried(untried, args, options)
    if (untried !== undefined && (code < NOT_RUN || versionOf(untried))) {
      process.exitCode = code
      return
    }
    const { binary } = await ensureNode(root, (text) => {
      process.stderr.write(`leme: ${text} …\n`)
    })
    process.exitCode = await handOver(binary, args, options)
  })
}

/** @param {string} binary @param {string[]} args @param {{ env: NodeJS.ProcessEnv }} options */
async function runUntried(binary, args, options) {
  try {
    return await handOver(binary, args, options)
  } catch {
    return NOT_RUN
  }
}

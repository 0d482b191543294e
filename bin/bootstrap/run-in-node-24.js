import { handOver } from './child.js'
import { ensureNode } from './runtime.js'
import { runMain } from './step.js'

/**
 * Runs a script with this command's arguments in the Node.js that came with Leme; its exit code is ours.
 *
 * @param {string} root folder of Leme's package.json
 * @param {string} script
 */
export async function runInNode24(root, script) {
  await runMain(async () => {
    const { binary } = await ensureNode(root, (text) => {
      process.stderr.write(`leme: ${text} …\n`)
    })
    process.exitCode = await handOver(binary, [script, ...process.argv.slice(2)])
  })
}

import { handOver } from './child.js'
import { ensureProgram } from './ensure-program.js'
import { prepare, ROOT } from './prepare.js'
import { programMain } from './program.js'
import { runMain, step } from './step.js'
import { cacheEnvironment } from './writable.js'

/** So that the time which is printed at the end is the user's, preparation included. */
const LEME_STARTED_AT = String(Date.now())

await runMain(async () => {
  const node = await prepare()
  await step('Program', (say) => ensureProgram(ROOT, node, say))
  const args = ['--conditions=leme-source', programMain(ROOT), 'up', ...process.argv.slice(2)]
  const env = { ...process.env, LEME_STARTED_AT, ...cacheEnvironment() }
  process.exitCode = await handOver(node, args, { env })
})

import { join } from 'node:path'
import { handOver } from './child.js'
import { prepare, ROOT } from './prepare.js'
import { runMain } from './step.js'
import { cacheEnvironment } from './writable.js'

/** So that the time which is printed at the end is the user's, preparation included. */
const LEME_STARTED_AT = String(Date.now())

await runMain(async () => {
  const node = await prepare()
  const cli = join(ROOT, 'src', 'apps', 'cli', 'main.ts')
  const args = ['--conditions=leme-source', cli, 'up', ...process.argv.slice(2)]
  const env = { ...process.env, LEME_STARTED_AT, ...cacheEnvironment() }
  process.exitCode = await handOver(node, args, { env })
})

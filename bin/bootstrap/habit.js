import { join } from 'node:path'
import { handOver } from './child.js'
import { prepare, ROOT } from './prepare.js'
import { runMain } from './step.js'
import { cacheEnvironment } from './writable.js'

await runMain(async () => {
  const [name = 'check', ...args] = process.argv.slice(2)
  const node = await prepare()
  const script = join(ROOT, 'bin', 'habits', `${name}.ts`)
  // Each test file is a process of its own: a third of their time is compiling what the last one compiled.
  const env = { ...process.env, ...cacheEnvironment() }
  process.exitCode = await handOver(node, ['--conditions=leme-source', script, ...args], { cwd: ROOT, env })
})

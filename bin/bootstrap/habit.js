import { join } from 'node:path'
import { handOver } from './child.js'
import { prepare, ROOT } from './prepare.js'
import { runMain } from './step.js'

await runMain(async () => {
  const [name = 'check', ...args] = process.argv.slice(2)
  const node = await prepare()
  const script = join(ROOT, 'bin', 'habits', `${name}.ts`)
  process.exitCode = await handOver(node, ['--conditions=leme-source', script, ...args], { cwd: ROOT })
})

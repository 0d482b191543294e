import { join } from 'node:path'
import { handOver } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'

// `npm run drill`: both disasters by the commands of their runbooks, with what each took.
const tried = join(ROOT, 'test', 'flows', 'disasters.test.ts')
process.exitCode = await handOver(process.execPath, ['--conditions=leme-source', '--test', tried], {
  cwd: ROOT,
})

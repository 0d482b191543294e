import { join } from 'node:path'
import { handOver } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'

// `npm run bench [-- NAME…]`: contests on this machine, never part of the tests.
const script = join(ROOT, 'bench', 'run.ts')
const args = ['--conditions=leme-source', script, ...process.argv.slice(2)]
process.exitCode = await handOver(process.execPath, args, { cwd: ROOT })

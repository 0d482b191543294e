import { join } from 'node:path'
import { handOver } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'

// `npm run proof -- REL-15`: a promise of RELIABILITY.md tried its whole number of times.
const script = join(ROOT, 'test', 'proof', 'run.ts')
const args = ['--conditions=leme-source', script, ...process.argv.slice(2)]
process.exitCode = await handOver(process.execPath, args, { cwd: ROOT })

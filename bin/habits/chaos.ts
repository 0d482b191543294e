import { join } from 'node:path'
import { handOver } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'

// `npm run chaos [-- --seed 7]`: an installation on loopback, and one fault after the other.
const script = join(ROOT, 'test', 'chaos', 'run.ts')
const args = ['--conditions=leme-source', script, ...process.argv.slice(2)]
process.exitCode = await handOver(process.execPath, args, { cwd: ROOT })

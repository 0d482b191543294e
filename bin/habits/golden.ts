import { join } from 'node:path'
import { handOver } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'

// `npm run golden`: the recorded results of other programs, compared case by case.
const script = join(ROOT, 'test', 'golden', 'run.ts')
const args = ['--conditions=leme-source', script, ...process.argv.slice(2)]
process.exitCode = await handOver(process.execPath, args, { cwd: ROOT })

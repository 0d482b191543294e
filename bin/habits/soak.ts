import { join } from 'node:path'
import { handOver } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'

// `npm run soak -- --minutes 30`: an installation that works for long, whose memory, handles and latency stay as they are.
const script = join(ROOT, 'test', 'chaos', 'soak.ts')
const args = ['--conditions=leme-source', script, ...process.argv.slice(2)]
process.exitCode = await handOver(process.execPath, args, { cwd: ROOT })

import { join } from 'node:path'
import { handOver } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'
import { GENERATORS } from './static-parts.ts'

// `npm run fix`: writes what `npm run check` would complain about and a tool can mend.
let code = 0
for (const script of GENERATORS) {
  const args = ['--conditions=leme-source', script, '--write']
  code = Math.max(code, await handOver(process.execPath, args, { cwd: ROOT }))
}
const biome = join(ROOT, 'node_modules', '.bin', 'biome')
process.exitCode = Math.max(code, await handOver(biome, ['check', '--write', '.'], { cwd: ROOT }))

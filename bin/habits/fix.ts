import { join } from 'node:path'
import { handOver } from '../bootstrap/child.js'
import { ROOT } from '../bootstrap/prepare.js'

// `npm run fix`: writes what `npm run check` would complain about and a tool can mend.
const biome = join(ROOT, 'node_modules', '.bin', 'biome')
process.exitCode = await handOver(biome, ['check', '--write', '.'], { cwd: ROOT })
